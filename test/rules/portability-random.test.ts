// Random structs, one source for two ABIs: what is told against the other's lock.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonical } from '../../plugin/layout/canonical.ts';
import { fingerprint } from '../../plugin/layout/fingerprint.ts';
import type { AggregateType, ObjectLayouts } from '../../plugin/layout/layout.ts';
import { leavesOf } from '../../plugin/layout/leaves.ts';
import { elementOf, isFlexible } from '../../plugin/layout/size.ts';
import { readObject } from '../../plugin/object/read.ts';
import { judge } from '../../rules/judge.ts';
import { fill, scratch } from '../support/scratch.ts';
import { compile, compilerOf, type Machine, machines } from '../support/witness/compilers.ts';
import { randomStructs } from '../support/witness/structs.ts';

const test = suite('portability of random structs');
const folder = scratch();

// As a 32-bit ABI takes it, so that it compiles for all.
const { source, structs } = randomStructs(5, 400, { longBits: 32, int128: false });
const variables = structs.map(({ name }, i) => `${name} v${i};`).join('\n');

function layoutsFor(machine: Machine): ObjectLayouts {
  const own = join(folder, machine.name);
  fill(own, { 'types.c': `${source}\n${variables}\n` });
  const [tool, ...args] = compilerOf('gcc', machine);
  compile({ command: [tool, ...args, '-g'], folder: own, source: 'types.c', object: 'types.o' });
  const layouts = readObject(readFileSync(join(own, 'types.o')), 'types.o');
  if (!layouts.ok) throw new Error(layouts.failures[0].message);
  return layouts.value;
}

/** What is refused in a record anyway. */
function isRecordable(layout: AggregateType): boolean {
  return leavesOf(layout).every(({ member: { type } }) => {
    return !['pointer', 'opaque'].includes(elementOf(type).kind) && !isFlexible(type);
  });
}

const built = machines.map(machine => ({ machine, build: layoutsFor(machine) }));

for (const before of built)
  for (const after of built.filter(each => each !== before))
    test(`${before.machine.name} to ${after.machine.name}`, () => {
      const counts = { same: 0, dependent: 0, drift: 0 };
      for (const { name } of structs) {
        const [old, now] = [before, after].map(({ build }) => {
          const found = build.find(name);
          return found.ok ? found.value[0] : undefined;
        });
        if (!old || !now || !isRecordable(canonical(old))) continue;
        const rules = judge(old, now, { build: after.build }).map(({ rule }) => rule);
        const isSame = fingerprint(canonical(old)) === fingerprint(canonical(now));
        assert.is(rules.length === 0, isSame, `${name} ${rules}`);
        const isDependent = rules.includes('abi-dependent');
        if (isDependent) assert.is(rules.length, 1, `${name} ${rules}`);
        counts[isSame ? 'same' : isDependent ? 'dependent' : 'drift'] += 1;
      }
      const all = counts.same + counts.dependent + counts.drift;
      assert.ok(all > 150, JSON.stringify(counts));
      // Packed bit-fields and unnamed ones differ by rules of their own.
      assert.ok(counts.drift < all * 0.1, JSON.stringify(counts));
      const is32 = [before, after].some(({ machine }) => machine.name === 'i386');
      if (is32) assert.ok(counts.dependent > all * 0.5, JSON.stringify(counts));
    });

test.run();
