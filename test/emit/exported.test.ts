// The exported header: its text, and what it refuses.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exportedHeader, uberHeader } from '../../plugin/emit/exported.ts';
import type { AggregateType, Type } from '../../plugin/layout/layout.ts';
import { type Lock, makeLock } from '../../plugin/layout/lock.ts';
import { spellName } from '../../plugin/layout/names.ts';
import type { Failure, Result } from '../../plugin/layout/result.ts';
import { samples } from '../support/exported/samples.ts';
import * as make from '../support/layouts.ts';

const golden = join(process.cwd(), 'test/golden/exported');
const options = { module: 'linux/ckpt' };
const exported = suite('exported header');

/** CKPTGEN_GOLDEN=write records today's text: read the difference before committing it. */
function assertGolden(file: string, result: Result<string>): void {
  if (!result.ok) throw new Error(result.failures[0].message);
  const path = join(golden, file);
  if (process.env.CKPTGEN_GOLDEN === 'write') writeFileSync(path, result.value);
  assert.ok(existsSync(path), `${path} is missing`);
  assert.is(result.value, readFileSync(path, 'utf8'));
}

for (const { lock } of samples)
  exported(`${lock.subsystem}.h is as reviewed`, () => {
    assertGolden(`${lock.subsystem}.h`, exportedHeader(lock, options));
  });

exported('uber.h is as reviewed, whatever the order of the locks', () => {
  const locks = samples.map(sample => sample.lock);
  assertGolden('uber.h', uberHeader(locks, options));
  assert.equal(uberHeader([...locks].reverse(), options), uberHeader(locks, options));
});

exported('uber.h without a record declares nothing', () => {
  const result = uberHeader([], options);
  assert.ok(result.ok && !result.value.includes('{'));
});

exported('the guard carries the module', () => {
  const result = exportedHeader(samples[0]?.lock as Lock, { module: 'my-mod/x.y' });
  assert.ok(result.ok && result.value.includes('#ifndef _UAPI_MY_MOD_X_Y_FIRST_H\n'));
});

function lockOf(...fields: make.Field[]): Lock {
  return makeLock('cap', 1, make.struct('ckpt_cap_s', fields));
}

function refusals(result: Result<string>): string[] {
  if (result.ok) return [];
  return result.failures.map((failure: Failure) => `${failure.code}: ${failure.message}`);
}

function refused(...fields: make.Field[]): string[] {
  return refusals(exportedHeader(lockOf(...fields), options));
}

function withNumbers(numbers: Partial<AggregateType>): string[] {
  const lock = lockOf(make.field('a', make.u32));
  return refusals(exportedHeader({ ...lock, layout: { ...lock.layout, ...numbers } }, options));
}

exported('every pointer and flexible array is told, with its path', () => {
  const list = make.struct('list_head', [
    make.field('next', make.pointer, { typeName: 'struct list_head *' }),
  ]);
  const place = { file: 'x.h', line: 3 };
  const found = exportedHeader(
    lockOf(
      make.field('lists', make.array(list, 2)),
      make.field('call', make.functionPointer, { typeName: 'fn */', place }),
      make.field('u', make.union('u', [make.field('tail', make.array(make.u8, 'flexible'))])),
    ),
    options,
  );
  assert.equal(refusals(found), [
    "pointer-in-record: 'call' of struct ckpt_cap_s is a pointer (fn *_): it means nothing in an image, record what it points to",
    "pointer-in-record: 'lists[].next' of struct ckpt_cap_s is a pointer (struct list_head *): it means nothing in an image, record what it points to",
    "flexible-array-in-record: 'u.tail' of struct ckpt_cap_s is a flexible array: an image is of fixed size, give the array a length",
  ]);
  assert.ok(!found.ok && found.failures[0].place === place);
});

exported('names that C cannot have are refused', () => {
  for (const name of ['a b', '*/', 'x\ny', '', 'é', 'a$b', '9a', 'CONFIG_X'])
    assert.equal(refused({ ...make.field('v', make.u8), name }), [
      `reserved-name: '${spellName(name)}' of struct ckpt_cap_s has a name that no exported header can bear: rename it`,
    ]);
});

exported('a renamed member that meets another is refused', () => {
  assert.equal(refused(make.field('linux', make.u8), make.field('linux_', make.u8)), [
    "reserved-name: 'linux_' of struct ckpt_cap_s is 'linux_' in the exported header, as is another member: rename one",
  ]);
});

exported('enumerators that C cannot have are refused', () => {
  const named = (name: string, value: bigint): Type => ({
    ...make.enumeration({}),
    enumerators: [{ name, value }],
  });
  for (const type of [named('a b', 0n), named('A', 1n << 64n), named('A', -(1n << 63n) - 1n)])
    assert.equal(refused(make.field('v', type)), [
      "reserved-name: 'v' of struct ckpt_cap_s has an enumerator that C cannot have",
    ]);
});

exported('numbers that no C type has are refused', () => {
  const member = { name: 'a', type: make.u32, typeName: 'u32', offsetBits: 0 };
  const cases: [Partial<AggregateType>, string][] = [
    [{ bytes: 6 }, 'struct ckpt_cap_s has 6 bytes, no multiple of its alignment 4'],
    [
      { alignBytes: 3, bytes: 6 },
      'struct ckpt_cap_s is aligned to 3 bytes, which is no power of two',
    ],
    [{ alignBytes: 2 ** 29, bytes: 2 ** 29 }, 'struct ckpt_cap_s is aligned to 536870912 bytes'],
    [{ bytes: 2 ** 40 }, 'struct ckpt_cap_s has 1099511627776 bytes'],
    [{ bytes: 0, members: [] }, 'struct ckpt_cap_s is empty'],
    [{ members: [{ ...member, offsetBits: 4 }] }, "'a' of struct ckpt_cap_s lies at bit 4"],
    [{ members: [{ ...member, offsetBits: -8 }] }, "'a' of struct ckpt_cap_s lies at bit -8"],
    [
      { members: [{ ...member, offsetBits: 8 }] },
      "'a' of struct ckpt_cap_s ends behind its struct, which has 4 bytes",
    ],
    [
      { members: [{ ...member, widthBits: 33 }] },
      "'a' of struct ckpt_cap_s is a bit-field wider than its type (33 bits)",
    ],
    [
      { members: [member, { ...member, name: 'b', type: make.u8, offsetBits: 24 }] },
      "'b' of struct ckpt_cap_s overlaps the member before it",
    ],
  ];
  for (const [numbers, message] of cases)
    assert.equal(withNumbers(numbers), [`bad-lock: ${message}`]);
});

exported('deep nesting is refused, not a full stack', () => {
  let type: Type = make.u32;
  for (let depth = 0; depth < 20000; depth++)
    type = {
      kind: 'struct',
      bytes: 4,
      alignBytes: 4,
      members: [{ name: 'a', type, typeName: 's', offsetBits: 0 }],
    };
  const layout = { ...(type as AggregateType), tag: 'ckpt_cap_s' };
  const found = refusals(exportedHeader({ ...(samples[0]?.lock as Lock), layout }, options));
  assert.is(found.length, 1);
  assert.match(found[0] ?? '', /^bad-lock: '(a\.)+a' of struct ckpt_first_s nests too deep$/);
});

exported('nesting that shares types takes no exponential time', () => {
  let type: Type = make.u8;
  for (let depth = 0; depth < 25; depth++)
    type = make.struct(`s${depth}`, [make.field('a', type), make.field('b', type)]);
  const result = exportedHeader({ ...lockOf(), layout: type as AggregateType }, options);
  assert.ok(result.ok && result.value.length < 20000);
});

exported('uber.h refuses two subsystems of one name, and one called uber', () => {
  const [first] = samples;
  const lock = first?.lock as Lock;
  assert.equal(refusals(uberHeader([lock, lock], options)), [
    "duplicate-subsystem: two subsystems are called 'first'",
  ]);
  assert.equal(refusals(uberHeader([{ ...lock, subsystem: 'uber' }], options)), [
    "reserved-name: a subsystem cannot be called 'uber': uber.h is the header of all; rename it",
  ]);
});

exported.run();
