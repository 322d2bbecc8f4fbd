// One cause is one finding, however many records embed it.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { textReport } from '../../plugin/report/text.ts';
import { judge, mergeFindings } from '../../rules/judge.ts';
import { recordOf } from '../support/compile.ts';

const test = suite('merge');

const names = ['a', 'b', 'c', 'd', 'e'];
const records = names
  .map(name => `struct ckpt_${name}_s {\n  cap_t cap;\n  __u32 own;\n};`)
  .join('\n');
const capOf = (member: string) => `typedef struct cap {\n  ${member};\n} cap_t;\n${records}`;

function findings(before: string, after: string) {
  return names.flatMap(name =>
    judge(recordOf(before, `ckpt_${name}_s`), recordOf(after, `ckpt_${name}_s`)),
  );
}

test('the same nested change in five records is one error', () => {
  const all = findings(capOf('__u32 v[2]'), capOf('__u64 v'));
  assert.is(all.length, 5);
  assert.is(
    textReport(mergeFindings(all)),
    "x.h:2:9: error: layout drift in 'struct ckpt_a_s': 'cap' was u32[2], is u64 [element-type-changed]\n" +
      "x.h:5:9: note: reached through 'cap'\n" +
      'x.h:2:9: note: it was: cap.v u32[2] at 0, 8 bytes\n' +
      "note: the same drift in 'struct ckpt_b_s', 'struct ckpt_c_s', 'struct ckpt_d_s' and 1 more struct\n",
  );
});

test('members of the records themselves are changes of their own', () => {
  const after = capOf('__u32 v[2]').replaceAll('__u32 own', '__s32 own');
  const all = findings(capOf('__u32 v[2]'), after);
  assert.equal(mergeFindings(all), all);
  assert.is(all.length, 5);
});

test.run();
