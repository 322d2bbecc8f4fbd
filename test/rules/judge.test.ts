// What a person is told about a change, and that no change passes in silence.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AggregateType, Place } from '../../plugin/layout/layout.ts';
import { textReport } from '../../plugin/report/text.ts';
import { judge } from '../../rules/catalogue.ts';
import { array, field, struct, u32, u64 } from '../support/layouts.ts';

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

test.run();
