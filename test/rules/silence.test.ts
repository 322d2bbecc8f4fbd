// What does not damage a stored record, by the compiler's word.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { textReport } from '../../plugin/report/text.ts';
import { judge } from '../../rules/judge.ts';
import { recordOf } from '../support/compile.ts';

const test = suite('silence');

const harmless: Readonly<Record<string, readonly [string, string]>> = {
  'a typedef more': [
    'struct ckpt_x_s { __u32 a; };',
    'typedef __u32 id_t; struct ckpt_x_s { const id_t a; };',
  ],
  'an anonymous wrapper': [
    'struct ckpt_x_s { __u32 a; __u32 b; };',
    'struct ckpt_x_s { struct { __u32 a; __u32 b; }; };',
  ],
  'an anonymous union of one': [
    'struct ckpt_x_s { __u32 a; __u32 b; };',
    'struct ckpt_x_s { __u32 a; union { __u32 b; }; };',
  ],
  'another tag': [
    'struct old { __u32 a; }; struct ckpt_x_s { struct old v; };',
    'struct new { __u32 a; }; struct ckpt_x_s { struct new v; };',
  ],
  '[] for [0]': [
    'struct ckpt_x_s { __u32 n; __u32 a[0]; };',
    'struct ckpt_x_s { __u32 n; __u32 a[]; };',
  ],
  'the order of union members': [
    'struct ckpt_x_s { union { __u32 a; __u16 b; }; };',
    'struct ckpt_x_s { union { __u16 b; __u32 a; }; };',
  ],
  'the order of an enum in its source': [
    'struct ckpt_x_s { enum { A, B } e; };',
    'struct ckpt_x_s { enum { B = 1, A = 0 } e; };',
  ],
  'a union of one member for a struct of one': [
    'struct ckpt_x_s { struct { __u32 a; } v; };',
    'struct ckpt_x_s { union { __u32 a; } v; };',
  ],
  'padding with a name of no bits': [
    'struct ckpt_x_s { __u8 a; __u32 b; };',
    'struct ckpt_x_s { __u8 a; __u32 : 24; __u32 b; };',
  ],
  'an empty struct': [
    'struct ckpt_x_s { __u32 a; };',
    'struct ckpt_x_s { struct { } marker; __u32 a; };',
  ],
  'another alignment of a nested struct that lies where it lay': [
    'struct v { __u32 a; __u32 b; }; struct ckpt_x_s { __u64 n; struct v v; };',
    'struct v { __u32 a; __u32 b; } __attribute__((aligned(8))); struct ckpt_x_s { __u64 n; struct v v; };',
  ],
};

for (const [name, [before, after]] of Object.entries(harmless)) {
  test(name, () => {
    assert.is(textReport(judge(recordOf(before), recordOf(after))), '');
    assert.is(textReport(judge(recordOf(after), recordOf(before))), '');
  });
}

test.run();
