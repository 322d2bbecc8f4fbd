// Locks by hand: what an exported header must cope with, a record each.

import { canonical } from '../../../plugin/layout/canonical.ts';
import type { AggregateType, EnumType, Type } from '../../../plugin/layout/layout.ts';
import { type Lock, makeLock } from '../../../plugin/layout/lock.ts';
import * as make from '../layouts.ts';
import type { Renamed } from './offsets.ts';

export interface Sample {
  readonly lock: Lock;
  readonly renamed?: Renamed;
}

const { field } = make;

function record(subsystem: string, fields: readonly make.Field[], attributes = {}): AggregateType {
  return make.struct(`ckpt_${subsystem}_s`, fields, attributes);
}

function sample(subsystem: string, layout: AggregateType, renamed?: Renamed): Sample {
  const lock = makeLock(subsystem, subsystem === 'first' ? 0 : 3, canonical(layout));
  return renamed ? { lock, renamed } : { lock };
}

const bits = (name: string, type: Type, widthBits: number, typeName = 'unsigned int') =>
  field(name, type, { widthBits, typeName });

const kernelCap = make.struct('kernel_cap_struct', [field('cap', make.array(make.u32, 2))]);
const credentials = record('cap', [
  field('effective', kernelCap, { typeName: 'kernel_cap_t' }),
  field('permitted', kernelCap, { typeName: 'kernel_cap_t' }),
  field('bounding', make.array(kernelCap, 2, 3), { typeName: 'kernel_cap_t' }),
  field('securebits', make.u32, { typeName: 'unsigned int' }),
  field('ambient', make.bool, { typeName: 'bool' }),
]);

export const wideEnum: EnumType = {
  kind: 'enum',
  bytes: 8,
  signed: true,
  tag: 'wide',
  enumerators: [
    { name: 'WIDE_LOWEST', value: -(1n << 63n) },
    { name: 'WIDE_LOW', value: -(1n << 31n) - 1n },
    { name: 'WIDE_INT_MIN', value: -(1n << 31n) },
    { name: 'WIDE_MINUS', value: -1n },
    { name: 'WIDE_INT_MAX', value: (1n << 31n) - 1n },
    { name: 'WIDE_UINT_MAX', value: (1n << 32n) - 1n },
    { name: 'WIDE_MORE', value: 1n << 32n },
    { name: 'WIDE_HIGHEST', value: (1n << 63n) - 1n },
  ],
};
const color = make.enumeration({ RED: 1, GREEN: 2 }, 'color');
const other = make.enumeration({ GREEN: 3, _packed: 4 }, 'other');
const again = make.enumeration({ RED: 1, GREEN: 2 }, 'color');
const scalars = record(
  'scalars',
  [
    field('c', make.char),
    field('letters', make.array(make.char, 16)),
    field('tiny', make.int(8, true)),
    field('b', make.bool),
    field('wide_bool', { kind: 'bool', bytes: 4 }),
    field('le', make.le32),
    field('be', make.array({ ...make.u64, order: 'big' }, 2)),
    field('be16', { ...make.u16, order: 'big' }),
    field('f', { kind: 'float', bytes: 4 }),
    field('d', make.f64),
    field('long_double', { kind: 'float', bytes: 16 }, { typeName: 'long double' }),
    field('half', { kind: 'float', bytes: 2 }, { typeName: '_Float16' }),
    field('huge', make.int(128, true), { typeName: '__int128' }),
    field('complex_pair', make.array({ kind: 'opaque', bytes: 8 }, 2), {
      typeName: 'float _Complex',
    }),
    field('shade', color),
    field('shades', make.array(again, 4)),
    field('mood', other),
    field('wide', wideEnum),
    field('small', { ...color, bytes: 1, tag: 'small', enumerators: [] }),
    field('grid', make.array(make.s64, 2, 3, 4), { typeName: 'loff_t' }),
  ],
  { aligned: 32 },
);

const flags = [
  bits('a', make.u32, 1),
  bits('b', make.s32, 7, 'int'),
  bits('c', make.u32, 24),
  bits('d', make.u32, 32),
];
const bitfields = record('bits', [
  ...flags,
  bits('wide', make.u64, 40, 'u64'),
  bits('rest', make.u64, 24, 'u64'),
  field('between', make.u8),
  bits('odd', make.u8, 3, 'u8'),
  field('next', make.u8),
  bits('last', make.u16, 9, 'u16'),
  bits('flag', make.bool, 1, 'bool'),
  bits('shade', color, 3, 'enum color'),
  field(
    '',
    make.union(undefined, [
      bits('in_union', make.u32, 5),
      bits('also', make.s64, 33, 's64'),
      field('plain', make.u16),
      field(
        '',
        make.struct(undefined, [
          bits('x', make.u16, 4),
          bits('y', make.u16, 12),
          field('z', make.u8),
        ]),
      ),
    ]),
  ),
  field('named', make.struct('inner', [bits('a', make.u32, 9), bits('A', make.u32, 9)])),
]);
const crossing = record(
  'crossing',
  [
    field('head', make.u8),
    bits('a', make.u32, 20),
    bits('b', make.u32, 30),
    bits('c', make.u64, 38, 'u64'),
    field('middle', make.u8),
    bits('d', make.u32, 17),
    field('tail', make.u32),
    bits('whole', make.u64, 64, 'u64'),
    bits('e', make.u32, 12),
    bits('huge', make.int(128, true), 100, '__int128'),
  ],
  { packed: true },
);

const names = record('names', [
  ...['class', 'linux', 'errno', '__u8', '__LINE__', 'sa_handler', 'x___packed'].map(name =>
    field(name, make.u8),
  ),
  field('__pad8', make.u64),
  field('gap', make.u8),
  field('anon24', make.u32),
  field('bits32', make.u8),
  bits('f', make.u8, 3, 'u8'),
  field('', make.union(undefined, [field('p', make.u32), field('q', make.u16)])),
  field('first', make.struct('same', [field('v', make.u32)])),
  field('second', make.struct('same', [field('v', make.u64)])),
  field('third', make.struct('same', [field('v', make.u32)])),
  field('untagged', make.struct(undefined, [field('v', make.u16)])),
  field('typed', make.struct(undefined, [field('v', make.u16)]), { typeName: 'typed_t' }),
  field('asserts', make.struct('asserts', [field('v', make.u16)])),
  field('packed', make.struct('_packed', [field('v', make.u16)])),
]);
const namesRenamed = new Map(
  ['class', 'linux', 'errno', '__u8', '__LINE__', 'sa_handler', 'x___packed'].map(name => [
    name,
    `${name}_`,
  ]),
);

// As gcc lays it out for i386, where 8-byte types are aligned to 4 in structs.
const i386: AggregateType = {
  kind: 'struct',
  tag: 'ckpt_i386_s',
  bytes: 60,
  alignBytes: 4,
  members: [
    { name: 'a', type: make.u32, typeName: 'u32', offsetBits: 0 },
    { name: 'b', type: make.u64, typeName: 'u64', offsetBits: 32 },
    { name: 'd', type: make.array(make.f64, 2), typeName: 'double', offsetBits: 96 },
    { name: 'ld', type: { kind: 'float', bytes: 12 }, typeName: 'long double', offsetBits: 224 },
    {
      name: 'u',
      typeName: 'union u',
      offsetBits: 320,
      type: {
        kind: 'union',
        tag: 'u',
        bytes: 12,
        alignBytes: 4,
        members: [
          { name: 'v', type: make.u64, typeName: 'u64', offsetBits: 0 },
          { name: 'w', type: make.array(make.char, 9), typeName: 'char', offsetBits: 0 },
        ],
      },
    },
    { name: 'f', type: make.u64, typeName: 'u64', offsetBits: 416, widthBits: 60 },
  ],
};

const aligned = make.struct('aligned', [field('v', make.u64), field('w', make.u8)]);
const packed = record(
  'packed',
  [
    field('c', make.u8),
    field('once', aligned),
    field('numbers', make.array(make.u16, 3)),
    field('twice', make.array(aligned, 2)),
    field('', make.union(undefined, [field('p', make.u64), field('q', make.array(make.u8, 11))])),
  ],
  { packed: true },
);
const placed = record('placed', [
  field('c', make.u32),
  field('odd', make.struct('odd', [field('b', make.u8), field('in', aligned)], { packed: true })),
  field('cacheline', make.struct('line', [field('v', make.u32)], { aligned: 64 })),
  field('even', aligned),
]);

// canonical() splices a struct of one member that stands alone into the union: then the union has
// members behind its start.
const late: AggregateType = {
  kind: 'union',
  tag: 'late',
  bytes: 16,
  alignBytes: 8,
  members: [
    { name: 'whole', type: make.u64, typeName: 'u64', offsetBits: 0 },
    { name: 'deep', type: make.u32, typeName: 'u32', offsetBits: 20, widthBits: 7 },
    { name: 'plain', type: make.u32, typeName: 'u32', offsetBits: 32 },
    { name: 'same', type: make.u16, typeName: 'u16', offsetBits: 32 },
    { name: 'field', type: make.u32, typeName: 'u32', offsetBits: 96, widthBits: 3 },
  ],
};

const arm = (name: string, ...fields: make.Field[]) => field(name, make.struct(undefined, fields));
const anonymous = record('anon', [
  field('kind', make.u8),
  field(
    '',
    make.union(undefined, [
      arm('', field('pid', make.s32), field('uid', make.u32)),
      arm('', field('low', make.u8), field('high', make.u64)),
      field('', make.union(undefined, [field('x', make.u32), field('y', make.u16)])),
      arm('named', field('z', make.u8)),
    ]),
  ),
  arm('', field('spliced', make.u16), field('also', make.u32)),
  field('nothing', make.array(make.u32, 0)),
  field('late', late),
]);

const evil = '*/ int evil; /*';
const hostile = record('hostile', [
  field('a', make.u8, { typeName: evil }),
  field('b', make.u8, { typeName: 'x\ny\r\u2028z' }),
  field('c', make.u8, { typeName: 'trigraph ??/' }),
  field('d', make.u8, { typeName: 'splice \\' }),
  field('e', make.u8, { typeName: '*' }),
  field('f', make.u8, { typeName: `\u{1f600} ${'long '.repeat(100)}` }),
  field('g', make.u8, { typeName: '' }),
  field('h', { ...color, tag: evil, enumerators: [{ name: 'EVIL', value: 0n }] }),
  field('i', make.struct(evil, [field('v', make.u32)]), { typeName: evil }),
  field('j', make.struct('', [field('v', make.u16)]), { typeName: '' }),
  field(`long_${'name_'.repeat(10)}x`, make.u64, { typeName: 'struct '.repeat(12) }),
]);

/** Each record of its own name: the goldens are called after it. */
export const samples: readonly Sample[] = [
  sample('first', record('first', [field('only', make.u8)])),
  sample('cap', credentials),
  sample('scalars', scalars),
  sample('bits', bitfields),
  sample('crossing', crossing),
  sample('names', names, namesRenamed),
  sample('i386', i386),
  sample('packed', packed),
  sample('placed', placed),
  sample('anon', anonymous),
  sample('hostile', hostile),
];
