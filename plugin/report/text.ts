// As gcc prints: editors and build logs find the places.

import type { FilePlace } from '../layout/result.ts';
import type { Finding } from './diagnostic.ts';
import { KIND_STYLE, type Kind, type Paint, painter } from './paint.ts';
import { visible } from './visible.ts';

export interface TextOptions {
  /** Without it, there are no colours. */
  readonly paint?: Paint;
}

/**
 * `file:line:col: error: message [rule]`, then its notes, in the order given. Every line ends in a line
 * feed; no finding gives the empty text.
 */
export function textReport(findings: readonly Finding[], options: TextOptions = {}): string {
  const { paint = painter(false) } = options;
  return findings
    .flatMap(linesOf)
    .map(line => textOf(line, paint))
    .join('');
}

interface Line {
  readonly place: FilePlace | undefined;
  readonly kind: Kind;
  readonly message: string;
}

function linesOf({ place, severity, message, rule, notes }: Finding): Line[] {
  return [
    { place, kind: severity, message: `${message} [${rule}]` },
    ...notes.map(note => ({ place: note.place, kind: 'note' as const, message: note.message })),
  ];
}

function textOf({ place, kind, message }: Line, paint: Paint): string {
  const where = place ? `${paint('bold', `${visible(placeText(place))}:`)} ` : '';
  return `${where}${paint(KIND_STYLE[kind], `${kind}:`)} ${visible(message)}\n`;
}

/** `file:line:col`, as far as it is known. */
export function placeText({ file, line, column }: FilePlace): string {
  if (line === undefined) return file;
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}
