// The lock of a header, and the constants of a record: text and value turn into each other without loss, and
// what is not as it is written is refused at its line.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonical } from '../../plugin/layout/canonical.ts';
import type { Constants } from '../../plugin/layout/constants.ts';
import {
  isHeaderLock,
  type Lock,
  makeLock,
  readHeaderLock,
  readLock,
  writeHeaderLock,
  writeLock,
} from '../../plugin/layout/lock.ts';
import { array, field, struct, u32, u64, union } from '../support/layouts.ts';

const test = suite('lock of a header');

const constants: Constants = {
  macros: [
    { name: 'PAGE_DIRTY', value: 1n, claim: 'named in it' },
    { name: 'PAGE_NODE', value: 'pa"ge\u00e9', claim: 'by its name' },
    { name: 'PAGE_NONE', value: -1n, claim: 'inside it' },
  ],
  enums: [
    { enumerators: [{ name: 'A', value: -2n }], claim: 'stands before it' },
    {
      tag: 'mode',
      enumerators: [
        { name: 'B', value: 0n },
        { name: 'C', value: (1n << 64n) - 1n },
      ],
      claim: 'of its header',
    },
  ],
};

const page = canonical(
  struct('page_ser', [field('pfn', u64, { widthBits: 52 }), field('flags', u32)]),
);
const untagged = canonical(union(undefined, [field('a', u32), field('b', array(u32, 4))]));

const locks: readonly Lock[] = [
  {
    ...makeLock('struct page_ser', 0, page, constants),
    macro: { name: 'PAGE_COMPATIBLE', value: 'page-v1' },
  },
  { ...makeLock('typedef page_t', 0, untagged), macro: { name: 'PAGE_VERSION', value: 7n } },
  makeLock('union word', 3, canonical(union('word', [field('a', u32), field('b', u64)]))),
];

const TEXT = `ckptgen-lock 1
# Written by 'ckptgen accept', by nothing else. One line a member, in the order of offsets.
record struct page_ser
version PAGE_COMPATIBLE = "page-v1"
fingerprint ${locks[0]?.fingerprint}
struct page_ser, 16 bytes, aligned 8
  pfn u64:52 at 0 bit 0, 52 bits, from __u64
  flags u32 at 8, 4 bytes, from __u32
constants
  PAGE_DIRTY = 1, named in it
  PAGE_NODE = "pa\\"ge\\u00e9", by its name
  PAGE_NONE = -1, inside it
  enum, stands before it
    A = -2
  enum mode, of its header
    B = 0
    C = 18446744073709551615
record typedef page_t
version PAGE_VERSION = 7
fingerprint ${locks[1]?.fingerprint}
union, 16 bytes, aligned 4
  a u32 at 0, 4 bytes, from __u32
  b u32[4] at 0, 16 bytes, from __u32
record union word
version 3
fingerprint ${locks[2]?.fingerprint}
union word, 8 bytes, aligned 8
  a u32 at 0, 4 bytes, from __u32
  b u64 at 0, 8 bytes, from __u64
`;

test('golden text, whatever the order', () => {
  assert.is(writeHeaderLock(locks), TEXT);
  assert.is(writeHeaderLock([...locks].reverse()), TEXT);
});

test('comes back as it was written', () => {
  const read = readHeaderLock(TEXT, 'page.layout');
  if (!read.ok) throw new Error(JSON.stringify(read.failures));
  const found = read.value.map(each => {
    assert.not('entries' in each);
    const { file, lineOf, ...lock } = each as Lock & { file: string; lineOf: unknown };
    assert.is(file, 'page.layout');
    return lock;
  });
  assert.equal(found, locks);
});

test('a record per ABI has its entries', () => {
  const entry = makeLock('struct page_ser', 1, page, constants);
  const lock = {
    subsystem: 'struct page_ser',
    entries: [
      { ...entry, abi: 'i386' },
      { ...entry, abi: 'x86_64' },
    ],
  } as const;
  const text = writeHeaderLock([lock]);
  const read = readHeaderLock(text, 'page.layout');
  if (!read.ok) throw new Error(JSON.stringify(read.failures));
  assert.is(writeHeaderLock(read.value), text);
  assert.is(text.split('\nconstants\n').length, 3);
});

test('knows the line of a constant', () => {
  const read = readHeaderLock(TEXT, 'page.layout');
  const [first] = read.ok ? read.value : [];
  if (!first || 'entries' in first) throw new Error('no lock');
  const lineAt = (name: string) => TEXT.split('\n')[first.lineOf('', name) - 1]?.trim();
  assert.is(lineAt('PAGE_NODE'), 'PAGE_NODE = "pa\\"ge\\u00e9", by its name');
  assert.is(lineAt('B'), 'B = 0');
  assert.is(lineAt('none'), 'struct page_ser, 16 bytes, aligned 8');
});

test('is told from the lock of a subsystem', () => {
  const own = writeLock(makeLock('x', 1, canonical(struct('ckpt_x_s', [field('a', u32)]))));
  assert.is(isHeaderLock(TEXT), true);
  assert.is(isHeaderLock(own), false);
  assert.is(readLock(TEXT, 'page.layout').ok, false);
  assert.is(readHeaderLock(own, 'x.layout').ok, false);
});

test('a subsystem has constants, too, and numbers its versions itself', () => {
  const lock = makeLock('x', 1, canonical(struct('ckpt_x_s', [field('a', u32)])), constants);
  const text = writeLock(lock);
  const read = readLock(text, 'x.layout');
  assert.is(read.ok && writeLock(read.value), text);
  const stated = text.replace('version 1', 'version X_VERSION = 1');
  const refused = readLock(stated, 'x.layout');
  assert.is(
    refused.ok ? '' : refused.failures[0].message,
    "the version of a subsystem is 'version NUMBER'",
  );
});

const DAMAGES: readonly (readonly [string, string, string, string])[] = [
  ['records out of order', 'record struct page_ser', 'record struct zage_ser', 'zage_ser, SIZE'],
  ['another kind', 'record struct page_ser', 'record class page_ser', "'record struct NAME'"],
  ['another struct', 'record struct page_ser', 'record struct page', "'struct page, SIZE bytes"],
  ['a version of nothing', 'PAGE_VERSION = 7', 'PAGE_VERSION =', "'version NUMBER'"],
  ['a claim that there is not', '= 1, named in it', '= 1, because', "'NAME = VALUE, WHY'"],
  ['no claim', 'PAGE_DIRTY = 1, named in it', 'PAGE_DIRTY = 1', "'NAME = VALUE, WHY'"],
  ['a constant twice', 'PAGE_NONE = -1', 'PAGE_DIRTY = -1', "'PAGE_DIRTY' stands in line 10"],
  ['constants out of order', 'PAGE_DIRTY', 'PAGE_ZEBRA', "'PAGE_NODE"],
  ['an enum out of order', 'enum, stands', 'enum zode, stands', ' here'],
  ['an enumerator of none', 'PAGE_DIRTY = 1, named in it', '  Z = 1', "'NAME = VALUE, WHY'"],
  ['a number with zeros', 'PAGE_DIRTY = 1', 'PAGE_DIRTY = 01', ' here'],
  ['a member changed', 'flags u32 at 8', 'flags s32 at 8', 'have the fingerprint'],
];

for (const [name, from, to, says] of DAMAGES)
  test(`refused: ${name}`, () => {
    const read = readHeaderLock(TEXT.replace(from, to), 'page.layout');
    if (read.ok) throw new Error(`was read: ${to}`);
    const [{ message, place, code }] = read.failures;
    assert.is(code, 'bad-lock');
    assert.ok(message.includes(says), `${message} (${says})`);
    assert.ok((place?.line ?? 0) > 2, String(place?.line));
  });

test('refused: a record twice', () => {
  const read = readHeaderLock(TEXT + TEXT.slice(TEXT.indexOf('record union')), 'page.layout');
  const told = read.ok ? '' : read.failures[0].message;
  assert.is(told, "'union word' has an entry already");
});

test.run();
