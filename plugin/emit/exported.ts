// The exported header: what userspace includes to read and write a record's section of an image.
// Made from the lock alone, so that it changes only when the recorded format does.

import type { Lock } from '../layout/lock.ts';
import { fail, ok, type Result } from '../layout/result.ts';
import { blockComment, macroPart } from './c-writer.ts';
import { type Collected, collect } from './collect.ts';
import { assertions, declaration, fieldMacros } from './declare.ts';
import {
  checksComment,
  type ExportOptions,
  fingerprintLiteral,
  headerText,
} from './header-frame.ts';

export { uberHeader } from './exported-uber.ts';
export type { ExportOptions } from './header-frame.ts';

/**
 * The text of `X.h`: plain C90 and C++11 on every ABI, the same bytes everywhere. Fails with
 * `pointer-in-record`, `flexible-array-in-record`, `reserved-name` (a name that C cannot have, or two
 * members of one name once keywords are renamed) or `bad-lock` (numbers that no C type has); one
 * failure for each member.
 */
export function exportedHeader(lock: Lock, options: ExportOptions): Result<string> {
  const collected = collect(lock);
  const [first, ...more] = collected.failures;
  if (first) return fail(first, ...more);
  const lines = [
    '#include <linux/types.h>',
    '',
    ...recordMacros(lock),
    '',
    ...collected.enumerators.lines(),
    ...types(collected),
    ...checks(lock, collected),
  ];
  return ok(headerText(options, lock.subsystem, { comment: intro(lock, collected), lines }));
}

function intro({ subsystem, version }: Lock, { shapes }: Collected): string[] {
  const name = `CKPT_${macroPart(subsystem)}`;
  const source = version > 0 ? `from ${subsystem}.layout ` : '';
  return blockComment([
    `struct ckpt_${subsystem}_s: the section '${subsystem}' of a checkpoint image, version ${version}.`,
    '',
    `Generated ${source}by ckptgen; do not edit.`,
    ...(version > 0 ? [] : ['Provisional: no layout is recorded, the next build may differ.']),
    '',
    "To read: find the section by its name in the image's table, compare version and",
    `fingerprint there with ${name}_VERSION and ${name}_FINGERPRINT, copy`,
    `${name}_SIZE bytes into the struct. The layout is the same under every compiler and`,
    'ABI; numbers are in the byte order that the image states, __le and __be types in',
    'their own. To write: keep version and fingerprint; padding (__pad) outside of unions',
    'and bits that no field has are zero.',
    ...(shapes.some(shape => shape.fields.length > 0) ? bitfieldLines : []),
  ]);
}

const bitfieldLines = [
  'A bit-field is (unit >> SHIFT) & MASK of the member that its comment names; an array',
  'of bytes counts as one integer in native byte order.',
];

function recordMacros({ subsystem, version, fingerprint, layout }: Lock): string[] {
  const name = `CKPT_${macroPart(subsystem)}`;
  return [
    `#define ${name}_VERSION ${version}`,
    `#define ${name}_FINGERPRINT ${fingerprintLiteral(fingerprint)}`,
    `#define ${name}_SIZE ${layout.bytes}`,
  ];
}

function types({ shapes, macros }: Collected): string[] {
  return shapes.flatMap(shape => {
    const fields = fieldMacros(shape, macros);
    return [...declaration(shape), '', ...fields, ...(fields.length > 0 ? [''] : [])];
  });
}

// Every tag is below ckpt_X__: `ckpt_cap_s__asserts` would be a kernel type of a subsystem cap_s.
function checks({ subsystem }: Lock, { shapes, tags }: Collected): string[] {
  const lines = shapes.flatMap((shape, index) => {
    const tag = index === shapes.length - 1 ? `ckpt_${subsystem}` : shape.tag;
    return ['', ...assertions(shape, tags.unique(`${tag}__asserts`))];
  });
  return [checksComment, ...lines.slice(1)];
}
