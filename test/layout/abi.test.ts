// What ABIs are called, and that a name says its byte order.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { abiName, byteOrderOf } from '../../plugin/layout/abi.ts';
import type { Target } from '../../plugin/layout/layout.ts';

const test = suite('abi');

const target = (
  machine: string,
  byteOrder: Target['byteOrder'],
  pointerBytes: Target['pointerBytes'],
): Target => ({ machine, byteOrder, pointerBytes });

const names: readonly (readonly [string, Target])[] = [
  ['x86_64', target('x86_64', 'little', 8)],
  ['i386', target('i386', 'little', 4)],
  ['arm', target('arm', 'little', 4)],
  ['arm_be', target('arm', 'big', 4)],
  ['aarch64', target('aarch64', 'little', 8)],
  ['aarch64_be', target('aarch64', 'big', 8)],
  ['ppc', target('ppc', 'big', 4)],
  ['ppc64', target('ppc64', 'big', 8)],
  ['ppc64_le', target('ppc64', 'little', 8)],
  ['s390', target('s390', 'big', 4)],
  ['s390x', target('s390x', 'big', 8)],
  ['riscv32', target('riscv', 'little', 4)],
  ['riscv64', target('riscv', 'little', 8)],
  ['loongarch64', target('loongarch', 'little', 8)],
  ['em8_32_be', target('em8', 'big', 4)],
  ['em8_64_le', target('em8', 'little', 8)],
  ['em65535_64_be', target('em65535', 'big', 8)],
];

test('a name says machine, byte order and size where they are not the usual', () => {
  for (const [name, each] of names) assert.is(abiName(each), name);
});

test('a name says its byte order, and is part of C names between double underscores', () => {
  for (const [name, { byteOrder }] of names) {
    assert.is(byteOrderOf(name), byteOrder, name);
    assert.match(name, /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    assert.not.match(name, /_s$|_s_/);
  }
});

test('what no build is called', () => {
  const others = [
    ...[
      '',
      'x86',
      'x86_64_le',
      'i386_le',
      's390x_be',
      'ppc64_be',
      'riscv',
      'riscv16',
      'aarch64_64',
    ],
    ...[
      'em8',
      'em8_be',
      'em8_32',
      'em_32_le',
      'X86_64',
      'x86_64 ',
      'constructor',
      'toString',
      '__proto__',
    ],
  ];
  for (const name of others) assert.is(byteOrderOf(name), undefined, name);
});

test.run();
