// Kernel-style C text: comments, include guards, columns. What it is given may be hostile (names out
// of an object's DWARF): no comment can be closed, no line can be ended from inside.

const TAB = 8;
/** The longest line that checkpatch passes. */
export const LINE_COLUMNS = 100;
const COMMENT_LIMIT = 72;
/** What is wider has its comment behind it, not in the column of the others. */
const USUAL_COLUMNS = 56;

/** The columns that `text` takes from the start of a line, tabs at every eighth. */
export function columns(text: string): number {
  let column = 0;
  for (const char of text) column = char === '\t' ? column + TAB - (column % TAB) : column + 1;
  return column;
}

/** `text` with tabs after it up to `column`, at least one. */
export function tabTo(text: string, column: number): string {
  return `${text}${'\t'.repeat(Math.max(1, Math.ceil((column - columns(text)) / TAB)))}`;
}

/**
 * Text of foreign origin for a comment. No slash, hence no comment mark; no backslash and no
 * question mark, hence no spliced line and no trigraph, which C90 knows in comments too.
 */
export function commentText(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9_ *(),.:-]+/g, '_').trim();
  return plain.length > COMMENT_LIMIT ? `${plain.slice(0, COMMENT_LIMIT - 3)}...` : plain;
}

/** A block comment of trusted lines; '' is an empty line. */
export function blockComment(lines: readonly string[]): string[] {
  return ['/*', ...lines.map(line => (line ? ` * ${line}` : ' *')), ' */'];
}

/** The lines of a header, includable twice; `macro` is defined by its first inclusion. */
export function guarded(macro: string, lines: readonly string[]): string[] {
  return [`#ifndef ${macro}`, `#define ${macro}`, '', ...lines, '', `#endif /* ${macro} */`];
}

/** The text of a header that stays in the kernel: licence, and `lines` within an include guard. */
export function kernelHeader(macro: string, lines: readonly string[]): string {
  return `${['/* SPDX-License-Identifier: GPL-2.0-only */', ...guarded(macro, lines)].join('\n')}\n`;
}

/** `linux/ckpt` -> `LINUX_CKPT`: the part of a macro's name that stands for a path or a name. */
export function macroPart(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}

/** A declaration with its remark; `name` may be '' as in a closing brace. */
export interface Row {
  readonly text: string;
  readonly remark?: string;
}

/** The rows with their remarks as comments in one column, or above the row where a line has no room. */
export function rowsWithRemarks(rows: readonly Row[]): string[] {
  const remarked = rows.filter(row => row.remark !== undefined);
  const widths = remarked.map(row => columns(row.text)).filter(width => width < USUAL_COLUMNS);
  const column =
    Math.ceil((widths.reduce((most, width) => Math.max(most, width), 0) + 1) / TAB) * TAB;
  return rows.flatMap(row => withRemark(row, column));
}

function withRemark({ text, remark }: Row, column: number): string[] {
  if (remark === undefined) return [text];
  const line = `${tabTo(text, column)}/* ${remark} */`;
  if (columns(line) <= LINE_COLUMNS) return [line];
  const indent = text.slice(0, text.length - text.trimStart().length);
  return [`${indent}/* ${remark} */`, text];
}

/**
 * An integer constant with its value on every ABI, `int` being 32 bits, without a warning in
 * C90 -Wpedantic. `value` is between -2^63 and 2^64 - 1; `unsigned` gives a literal of unsigned type.
 */
export function integer(value: bigint): string {
  if (value < 0n) return negative(-value);
  if (value < 1n << 31n) return `${value}`;
  if (value < 1n << 32n) return `${value}U`;
  return value < 1n << 63n ? `(__extension__ ${value}LL)` : `(__extension__ ${value}ULL)`;
}

// The literal of the most negative value is no literal: the minus is an operator in C.
function negative(magnitude: bigint): string {
  if (magnitude === 1n << 31n) return '(-2147483647 - 1)';
  if (magnitude < 1n << 31n) return `(-${magnitude})`;
  if (magnitude === 1n << 63n) return `(-__extension__ ${magnitude - 1n}LL - 1)`;
  return `(-__extension__ ${magnitude}LL)`;
}

/** An unsigned constant in hexadecimal; `bytes` is 8 for the type of __u64, else that of __u32. */
export function hexadecimal(value: bigint, bytes: number): string {
  const digits = value.toString(16);
  return bytes === 8 ? `(__extension__ 0x${digits}ULL)` : `0x${digits}U`;
}

/** Whether C, C++ and every assembler accept it as a name. */
export function isIdentifier(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}
