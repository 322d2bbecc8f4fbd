// As gcc prints: editors and build logs find the places.

import type { FilePlace } from '../layout/result.ts';
import type { Finding } from './diagnostic.ts';
import { visible } from './visible.ts';

/**
 * `file:line:col: error: message [rule]`, then its notes, in the order given. Every line ends in a line
 * feed; no finding gives the empty text.
 */
export function textReport(findings: readonly Finding[]): string {
  return findings.flatMap(linesOf).join('');
}

function linesOf({ place, severity, message, rule, notes }: Finding): string[] {
  return [
    line(place, severity, `${message} [${rule}]`),
    ...notes.map(note => line(note.place, 'note', note.message)),
  ];
}

function line(place: FilePlace | undefined, kind: string, message: string): string {
  return `${visible(`${place ? `${placeText(place)}: ` : ''}${kind}: ${message}`)}\n`;
}

/** `file:line:col`, as far as it is known. */
export function placeText({ file, line, column }: FilePlace): string {
  if (line === undefined) return file;
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}
