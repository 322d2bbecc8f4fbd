// What a person is told about a change, and that no change passes in silence.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AggregateType, Place } from '../../plugin/layout/layout.ts';
import { textReport } from '../../plugin/report/text.ts';
import { judge, judgeRecord } from '../../rules/judge.ts';
import { array, enumeration, field, struct, u32, u64 } from '../support/layouts.ts';

const test = suite('judge');

const at = (file: string, line: number, column: number): { place: Place } => ({
  place: { file, line, column },
});

function capability(member: ReturnType<typeof field>): AggregateType {
  return struct('kernel_cap_struct', [member], at('include/linux/capability.h', 24, 16));
}

function capRecord(type: AggregateType): AggregateType {
  const names = ['effective', 'permitted', 'inheritable', 'bset', 'ambient'];
  const fields = names.map((name, index) =>
    field(name, type, { typeName: 'kernel_cap_t', ...at('security/cap_header.h', 9 + index, 15) }),
  );
  return struct('ckpt_cap_s', fields, at('security/cap_header.h', 8, 8));
}

test('kernel_cap_t of v6.3', () => {
  const old = capRecord(
    capability(field('cap', array(u32, 2), at('include/linux/capability.h', 25, 8))),
  );
  const now = capRecord(capability(field('val', u64, at('include/linux/capability.h', 25, 6))));
  const lock = {
    file: 'security/cap.layout',
    lineOf: (path: string) => (path === 'effective.cap' ? 8 : 0),
  };
  assert.is(
    textReport(judge(old, now, { lock })),
    "include/linux/capability.h:25:6: error: layout drift in 'struct ckpt_cap_s': 'effective' was u32[2], is u64 [element-type-changed]\n" +
      "security/cap_header.h:9:15: note: reached through 'effective', and 4 more members\n" +
      'security/cap.layout:8: note: exported format says: effective.cap u32[2] at 0, 8 bytes\n',
  );
});

test('what no rule can name is told all the same', () => {
  const twice = (values: bigint[]): AggregateType => {
    const enumerators = values.map(value => ({ name: 'A', value }));
    return struct('ckpt_x_s', [field('mode', { ...enumeration({}), enumerators })]);
  };
  assert.is(
    textReport(judge(twice([1n]), twice([0n, 1n]))),
    "error: layout drift in 'struct ckpt_x_s': the layout was 'mode enum:u32 0 32 A=1', " +
      "is 'mode enum:u32 0 32 A=0 A=1' (path, type, bit offset, bits) [member-moved]\n",
  );
});

test('a layout made to waste time is refused', () => {
  let layout = struct('ckpt_x_s', [field('l', u32), field('r', u32)]);
  for (let depth = 0; depth < 60; depth++) {
    const members = ['l', 'r'].map(name => ({ ...field(name, layout), offsetBits: 0 }));
    layout = { ...layout, members };
  }
  for (const findings of [judge(layout, struct('ckpt_x_s', [])), judgeRecord(layout)])
    assert.equal(
      findings.map(({ rule, severity }) => `${rule} ${severity}`),
      ['layout-too-large error'],
    );
});

test.run();
