// The exported header: what userspace includes to read and write a record's section of an image.
// Made from the lock alone, so that it changes only when the recorded format does.

import { byteOrderOf } from '../layout/abi.ts';
import type { Lock, PerAbiLock, RecordLock } from '../layout/lock.ts';
import { ok, type Result } from '../layout/result.ts';
import { blockComment, macroPart } from './c-writer.ts';
import { type Collected, collect } from './collect.ts';
import { assertions, declaration, fieldMacros } from './declare.ts';
import {
  checksComment,
  type ExportOptions,
  fingerprintLiteral,
  headerText,
} from './header-frame.ts';
import { prefixOf } from './names.ts';

export { uberHeader } from './exported-uber.ts';
export type { ExportOptions } from './header-frame.ts';

/**
 * The text of `X.h`: plain C90 and C++11 on every ABI, the same bytes everywhere. Of a record that has
 * a layout for each ABI, it declares all of them, each as every reader sees it. Fails with
 * `pointer-in-record`, `flexible-array-in-record`, `reserved-name` (a name that C cannot have, or two
 * members of one name once keywords are renamed) or `bad-lock` (numbers that no C type has); one
 * failure for each member.
 */
export function exportedHeader(lock: RecordLock, options: ExportOptions): Result<string> {
  const entries: readonly Lock[] = 'entries' in lock ? lock.entries : [lock];
  const all = entries.map(entry => ({ entry, collected: collect(entry) }));
  const [first, ...more] = all.flatMap(({ collected }) => collected.failures);
  if (first) return { ok: false, failures: [first, ...more] };
  const hasFields = all.some(each => each.collected.shapes.some(shape => shape.fields.length > 0));
  const comment = 'entries' in lock ? introPerAbi(lock, hasFields) : intro(lock, hasFields);
  const lines = [
    '#include <linux/types.h>',
    ...all.flatMap(({ entry, collected }) => ['', ...declarations(entry, collected)]),
  ];
  return ok(headerText(options, lock.subsystem, { comment, lines }));
}

function declarations(lock: Lock, collected: Collected): string[] {
  return [
    ...(lock.abi === undefined ? [] : [abiComment(lock, lock.abi)]),
    ...recordMacros(lock),
    '',
    ...collected.enumerators.lines(),
    ...types(collected),
    ...checks(lock, collected),
  ];
}

function abiComment({ version }: Lock, abi: string): string {
  return `/* On ${abi} (${byteOrderOf(abi)}-endian)${version > 0 ? '' : ': provisional'} */`;
}

function intro({ subsystem, version }: Lock, hasFields: boolean): string[] {
  const name = `CKPT_${macroPart(subsystem)}`;
  const source = version > 0 ? `from ${subsystem}.layout ` : '';
  return blockComment([
    `struct ckpt_${subsystem}_s: the section '${subsystem}' of a checkpoint image, version ${version}.`,
    '',
    `Generated ${source}by ckptgen; do not edit.`,
    ...(version > 0 ? [] : [provisional]),
    '',
    "To read: find the section by its name in the image's table, compare version and",
    `fingerprint there with ${name}_VERSION and ${name}_FINGERPRINT, copy`,
    `${name}_SIZE bytes into the struct. The layout is the same under every compiler and`,
    'ABI; numbers are in the byte order that the image states, __le and __be types in',
    'their own. To write: keep version and fingerprint; padding (__pad) outside of unions',
    'and bits that no field has are zero.',
    ...(hasFields ? bitfieldLines : []),
  ]);
}

const provisional = 'Provisional: no layout is recorded, the next build may differ.';

const bitfieldLines = [
  'A bit-field is (unit >> SHIFT) & MASK of the member that its comment names; an array',
  'of bytes counts as one integer in native byte order.',
];

function introPerAbi({ subsystem, entries }: PerAbiLock, hasFields: boolean): string[] {
  const name = `CKPT_${macroPart(subsystem)}__<ABI>`;
  return blockComment([
    `struct ckpt_${subsystem}_s_<abi>: the section '${subsystem}' of a checkpoint image, whose layout is`,
    'that of the kernel which wrote it.',
    '',
    `Generated from ${subsystem}.layout by ckptgen; do not edit.`,
    ...(entries.some(({ version }) => version === 0) ? [provisional] : []),
    '',
    "To read: find the section by its name in the image's table, and the struct by the",
    `fingerprint there: that of ${name}_FINGERPRINT. Compare its version with`,
    `${name}_VERSION, copy ${name}_SIZE bytes. Where two ABIs have`,
    'the same fingerprint, take the one of the byte order that the image states. Which machine',
    'reads does not matter: every struct here has the same bytes under every compiler and ABI.',
    'Numbers are in the byte order of the image, __le and __be types in their own. To write:',
    'keep version and fingerprint; padding (__pad) outside of unions and bits that no field',
    'has are zero.',
    ...(hasFields ? bitfieldLinesPerAbi : []),
  ]);
}

const bitfieldLinesPerAbi = [
  'A bit-field is (unit >> SHIFT) & MASK of the member that its comment names, once that is a',
  'number: a reader of another byte order swaps the bytes of the unit first, as of any number.',
  "An array of bytes counts as one integer in the image's byte order.",
];

function recordMacros(lock: Lock): string[] {
  const name = macroPart(prefixOf(lock));
  return [
    `#define ${name}_VERSION ${lock.version}`,
    `#define ${name}_FINGERPRINT ${fingerprintLiteral(lock.fingerprint)}`,
    `#define ${name}_SIZE ${lock.layout.bytes}`,
  ];
}

function types({ shapes, macros, byteOrder }: Collected): string[] {
  return shapes.flatMap(shape => {
    const fields = fieldMacros(shape, macros, byteOrder);
    return [...declaration(shape), '', ...fields, ...(fields.length > 0 ? [''] : [])];
  });
}

// Every tag is below ckpt_X__: `ckpt_cap_s__asserts` would be a kernel type of a subsystem cap_s.
function checks(lock: Lock, { shapes, tags }: Collected): string[] {
  const lines = shapes.flatMap((shape, index) => {
    const tag = index === shapes.length - 1 ? prefixOf(lock) : shape.tag;
    return ['', ...assertions(shape, tags.unique(`${tag}__asserts`))];
  });
  return [checksComment, ...lines.slice(1)];
}
