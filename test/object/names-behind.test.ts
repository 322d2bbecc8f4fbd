// A typedef's name leads to what it stands for, one spelling for gcc and clang.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { recordOn } from '../support/compile.ts';
import { type Family, machineCalled } from '../support/witness/compilers.ts';

const test = suite('names behind a type');

const source = `
typedef unsigned long size_t; typedef const size_t len_t; typedef len_t my_len_t;
typedef struct { int a; } untagged_t; typedef struct tagged { int a; } tagged_t;
typedef int (*function_t)(void); typedef long array_t[4];
struct ckpt_x_s { my_len_t a; untagged_t b; tagged_t c; function_t d; array_t e; };
`;

for (const family of ['gcc', 'clang'] as readonly Family[])
  test(`${family}`, () => {
    const { build } = recordOn(machineCalled('x86_64'), source, family);
    const chains = ['my_len_t', 'size_t', 'unsigned long', 'untagged_t', 'tagged_t', 'nobody_t'];
    assert.equal(
      chains.map(name => build.namesBehind(name).join(' > ')),
      [
        'my_len_t > len_t > size_t > unsigned long',
        'size_t > unsigned long',
        'unsigned long',
        'untagged_t > struct',
        'tagged_t > struct tagged',
        'nobody_t',
      ],
    );
  });

test.run();
