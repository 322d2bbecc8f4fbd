// As gcc prints: editors and build logs find the places, and people see what stands there.

import type { FilePlace } from '../layout/result.ts';
import type { Finding } from './diagnostic.ts';
import { excerptOf, type SourceLine } from './excerpt.ts';
import { KIND_STYLE, type Kind, type Paint, painter } from './paint.ts';
import { visible } from './visible.ts';

export interface TextOptions {
  /** Without it, no source is shown. */
  readonly sourceLine?: SourceLine;
  /** Without it, there are no colours. */
  readonly paint?: Paint;
}

/**
 * `file:line:col: error: message [rule]`, then its notes, in the order given; below each of these that has a
 * line, that of the source (`excerptOf`), unless it is the one that was shown before it. Every line ends in a
 * line feed; no finding gives the empty text.
 */
export function textReport(findings: readonly Finding[], options: TextOptions = {}): string {
  return findings.map(finding => reportOf(finding, options)).join('');
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

function reportOf(finding: Finding, options: TextOptions): string {
  const { sourceLine = () => undefined, paint = painter(false) } = options;
  let shown: FilePlace | undefined;
  const texts = linesOf(finding).map(line => {
    const { place, kind } = line;
    const text = textOf(line, paint);
    if (place?.line === undefined || isSameLine(place, shown)) return text;
    shown = place;
    return text + excerptOf(place, sourceLine, marked => paint(KIND_STYLE[kind], marked));
  });
  return texts.join('');
}

function isSameLine(place: FilePlace, other: FilePlace | undefined): boolean {
  return place.file === other?.file && place.line === other.line;
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
