// What the names of members say: that one means nothing yet, and that two mean the same.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isLikeName, nearestName } from '../../plugin/layout/like-names.ts';
import { isReservedName } from '../../plugin/layout/reserved.ts';

const test = suite('names of members');

test('reserved', () => {
  const reserved =
    'reserved reserved2 reserved_1 __reserved s_reserved rsvd1 resv __pad pad0 _pad64 padding unused ' +
    '__unused4 spare filler mbz RESERVED s_reserved_pad reserved_at_40 Reserved__';
  for (const name of reserved.split(' ')) assert.ok(isReservedName(name), name);
  const others = 'reserved_gdt_blocks pad_count preserved padded unused_id spares a _ __ 1 flags';
  for (const name of ['', ...others.split(' ')]) assert.not.ok(isReservedName(name), name);
});

test('alike', () => {
  const pairs =
    'len/length cnt/count uid/user_id flags/cap_flags addr/address adress/address mask/umask mode/mode2 ' +
    '__tag/tag colour/color max_len/len_max FLAGS/flags x/x_ tv_sec/sec';
  for (const pair of pairs.split(' ')) {
    const [one = '', other = ''] = pair.split('/');
    assert.ok(isLikeName(one, other) && isLikeName(other, one), pair);
  }
});

test('not alike', () => {
  for (const pair of 'timeout/owner flags/options b/c uid/gid2x type/size mode/owner'.split(' ')) {
    const [one = '', other = ''] = pair.split('/');
    assert.not.ok(isLikeName(one, other) || isLikeName(other, one), pair);
  }
});

test('the known name that was meant', () => {
  const known = ['headers', 'structs', 'version', 'per-abi', 'flags'];
  for (const [name, meant] of [
    ['header', 'headers'],
    ['HEADERS', 'headers'],
    ['strcuts', 'structs'],
    ['per_abi', 'per-abi'],
    ['cflags', 'flags'],
    ['include', undefined],
    ['', undefined],
    ['x', undefined],
  ] as const)
    assert.is(nearestName(name, known), meant, name.slice(0, 20));
  assert.is(nearestName('abcdef', ['abcdxy', 'abcdex', 'abcdey']), 'abcdex');
  assert.is(nearestName('a', []), undefined);
  const began = process.cpuUsage().user;
  assert.is(nearestName('headers'.repeat(150_000), known), undefined);
  assert.ok(process.cpuUsage().user - began < 200_000, 'a long name costs nothing');
});

test.run();
