// Bit-fields by memory image: the bytes that a compiler stores for a C bit-field, against those that
// the exported header's unit, shift and mask give.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Member } from '../../../plugin/layout/layout.ts';
import { type Leaf, leavesOf } from '../../../plugin/layout/leaves.ts';
import { aggregateOf, countsOf } from '../../../plugin/layout/size.ts';
import { fill } from '../scratch.ts';
import { compile, compilerOf, type Family, type Machine, run } from '../witness/compilers.ts';
import { type FieldPlace, HeaderText } from './header-text.ts';
import { exportedPaths, type Renamed } from './offsets.ts';
import type { Recorded } from './records.ts';

export interface ImageTest {
  readonly machine: Machine;
  readonly family: Family;
  readonly folder: string;
  /** The declarations that the records were made from. */
  readonly source: string;
  readonly renamed: Renamed;
}

interface Initialised {
  readonly type: string;
  readonly value: string;
}

/** A bit-field set in both declarations of its struct. */
interface Image {
  readonly label: string;
  readonly bytes: number;
  readonly original: Initialised;
  readonly exported: Initialised;
}

/** The native byte order's view of byte N of an integer of BYTES bytes, as the header documents it. */
const macros = `
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define PLACE(n, bytes) (8 * (n))
#else
#define PLACE(n, bytes) (8 * ((bytes) - 1 - (n)))
#endif
#define LEFT(v, s) ((s) < 0 || (s) > 63 ? 0 : (unsigned long long)(v) << ((s) & 63))
#define RIGHT(v, s) ((s) < 0 || (s) > 63 ? 0 : (unsigned long long)(v) >> ((s) & 63))
#define BYTE(v, shift, n, bytes) \\
	((LEFT(v, (shift) - PLACE(n, bytes)) | RIGHT(v, PLACE(n, bytes) - (shift))) & 0xff)
`;

/** What differs, a line each, and how many bit-fields were looked at. */
export function compareImages(
  records: readonly (Recorded & { readonly header: string })[],
  test: ImageTest,
): { readonly images: number; readonly differences: string[] } {
  const images = records.flatMap(record => imagesOf(record, test.renamed));
  const headers = records.map(({ header }) => header).join('\n');
  const { machine, family, folder } = test;
  fill(folder, {
    'original.c': `${test.source}\n${variable(images, ({ original }) => original)}`,
    'exported.c': `${headers}\n${macros}${variable(images, ({ exported }) => exported)}`,
  });
  const [original, exported] = ['original', 'exported'].map(name => {
    const command = compilerOf(family, machine);
    compile({ command, folder, source: `${name}.c`, object: `${name}.o` });
    const args = ['-O', 'binary', '-j', '.images', `${name}.o`, `${name}.bin`];
    run(`${machine.triple}-objcopy`, args, folder);
    return readFileSync(join(folder, `${name}.bin`));
  }) as [Buffer, Buffer];
  return { images: images.length, differences: differencesIn(images, original, exported) };
}

function variable(images: readonly Image[], side: (image: Image) => Initialised): string {
  const members = images.map((image, i) => `${side(image).type} of${i};`).join('\n');
  const values = images.map(image => side(image).value).join(',\n');
  return (
    `struct images {\n${members}\n} __attribute__((packed));\n` +
    `struct images images __attribute__((section(".images"))) = {\n${values}\n};\n`
  );
}

function differencesIn(images: readonly Image[], original: Buffer, exported: Buffer): string[] {
  const differences: string[] = [];
  let offset = 0;
  for (const { label, bytes } of images) {
    const [a, b] = [original, exported].map(all => all.toString('hex', offset, offset + bytes));
    if (a !== b) differences.push(`${label}: C stores ${a}, shift and mask give ${b}`);
    offset += bytes;
  }
  if (offset !== original.length || offset !== exported.length)
    differences.push(`sizes: ${offset}, ${original.length}, ${exported.length}`);
  return differences;
}

function imagesOf(record: Recorded & { readonly header: string }, renamed: Renamed): Image[] {
  const header = new HeaderText(record.header);
  const { layout, subsystem } = record.lock;
  return leavesOf(layout)
    .filter(({ member }) => member.widthBits !== undefined)
    .flatMap(leaf => {
      const place = exportedField(header, record, leaf, renamed);
      const native = nativePath(record, leaf);
      return ['-1', '1'].map(value => ({
        label: `${record.name} ${native} = ${value}`,
        bytes: layout.bytes,
        original: { type: record.name, value: `{ .${native} = ${value} }` },
        exported: {
          type: `struct ckpt_${subsystem}_s`,
          value: `{ .${place.path} = ${stored(value, place)} }`,
        },
      }));
    });
}

/** What the header's comment says: a byte array is one integer in native byte order. */
function stored(value: string, { macros: pieces, unit }: FieldPlace): string {
  const shifted = (value === '1' ? pieces.slice(0, 1) : pieces).map(macro => ({
    shift: `${macro}_SHIFT`,
    value: value === '1' ? '1' : `${macro}_MASK`,
  }));
  const [bytes] = unit.counts;
  if (bytes === undefined)
    return shifted.map(piece => `(unsigned long long)${piece.value} << ${piece.shift}`).join(' | ');
  const each = Array.from({ length: bytes }, (_, n) =>
    shifted.map(piece => `BYTE(${piece.value}, ${piece.shift}, ${n}, ${bytes})`).join(' | '),
  );
  return `{ ${each.join(', ')} }`;
}

/** In the struct that the record was made from; a union's record has a member around it. */
function nativePath({ lock }: Recorded, { trail }: Leaf): string {
  const isWrapped = lock.layout.members.length === 1 && trail[0]?.name === 'whole';
  return trail
    .slice(isWrapped ? 1 : 0)
    .flatMap(member => (member.name === undefined ? [] : [member.name + firstElement(member)]))
    .join('.');
}

function firstElement({ type }: Member): string {
  return '[0]'.repeat(countsOf(type).length);
}

function exportedField(
  header: HeaderText,
  { lock }: Recorded,
  { trail, member: field }: Leaf,
  renamed: Renamed,
): FieldPlace {
  let tag = `ckpt_${lock.subsystem}_s`;
  let aggregate = lock.layout;
  let prefix = '';
  for (const member of trail.slice(0, -1)) {
    const own = exportedPaths(aggregate, renamed).get(member) ?? '';
    for (const name of own.split('.')) tag = header.member(tag, name).type;
    prefix += `${own}${firstElement(member)}.`;
    aggregate = aggregateOf(member.type) ?? aggregate;
  }
  const place = header.field(tag, field.name ?? '');
  return { ...place, path: prefix + place.path };
}
