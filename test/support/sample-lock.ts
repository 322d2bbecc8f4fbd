// One of everything that a lock can hold.

import { canonical } from '../../plugin/layout/canonical.ts';
import { type Lock, makeLock } from '../../plugin/layout/lock.ts';
import * as make from './layouts.ts';

const { array, field, struct, union } = make;

const capabilities = struct('kernel_cap_struct', [field('cap', array(make.u32, 2))]);
const mode = {
  ...make.enumeration({ MODE_A: 0, MODE_B: -1 }, 'slot_mode'),
  signed: true,
};
const slot = struct('slot', [field('id', make.le32), field('mode', mode)]);
const parts = struct(undefined, [field('low', make.u32), field('high', make.s32)]);

export const sampleLock: Lock = makeLock(
  'x',
  2,
  canonical(
    struct('ckpt_x_s', [
      field('effective', capabilities, { typeName: 'kernel_cap_t' }),
      field('slots', array(slot, 3)),
      field('', union(undefined, [field('raw', make.u64), field('', parts)])),
      field('flags', make.u64, { widthBits: 52 }),
      field('more', make.u64, { widthBits: 1, typeName: 'unsigned long long' }),
      field('name', array(make.char, 16)),
      field('odd "name"', make.bool, { typeName: 'tab\there' }),
      field('blob', { kind: 'opaque', bytes: 16 }, { typeName: '_Complex double' }),
    ]),
  ),
);
