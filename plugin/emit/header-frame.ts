// What every exported header has around its declarations.

import { guarded, macroPart } from './c-writer.ts';

export interface ExportOptions {
  /** The folder that the headers are included from: `linux/ckpt` in the kernel's tree. */
  readonly module: string;
}

/** headers_install wants the syscall note. */
const spdx = '/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */';

/**
 * The text of `<module/name.h>`: licence, `comment`, and `lines` within an include guard that carries
 * the module's name. headers_install takes the `_UAPI` off the guard.
 */
export function headerText(
  { module }: ExportOptions,
  name: string,
  { comment, lines }: { readonly comment: readonly string[]; readonly lines: readonly string[] },
): string {
  const guard = `_UAPI_${macroPart(module)}_${macroPart(name)}_H`;
  return `${[spdx, ...comment, ...guarded(guard, lines)].join('\n')}\n`;
}

/** `0x3f0c6a5b9d21e874` as every standard of C and C++ takes it. */
export function fingerprintLiteral(fingerprint: string): string {
  return `(__extension__ 0x${fingerprint}ULL)`;
}

/** Heads the assertions. */
export const checksComment =
  '/* Fails to compile where a size, an alignment or an offset differs. */';
