// What comments of a header say of versions.

import type { ConstantValue } from '../../plugin/layout/constants.ts';
import type { Place } from '../../plugin/layout/layout.ts';
import { isOfSameSeries } from '../../plugin/layout/versions.ts';
import type { Comment, VersionOf } from '../rule.ts';

const ORDER = /\b(?:bump|increment|increas|rais|updat|chang|must)\w*\b/i;
const PAST =
  /\b(?:was|were|until|before|since|old|older|previous|previously|formerly|from|up to)\b/i;

export function isOrder({ text }: Comment): boolean {
  return ORDER.test(text);
}

interface Name {
  readonly name: string;
  readonly place: Place;
}

/** Names of versions, each once. */
export function namesIn(comment: Comment): Name[] {
  const found = new Map<string, Name>();
  for (const { 0: name, index } of comment.text.matchAll(
    /\b[A-Z][A-Z0-9_]*_(?:VERSION|COMPATIBLE)\b/g,
  ))
    if (!found.has(name)) found.set(name, { name, place: placeAt(comment, index) });
  return [...found.values()];
}

interface Stated {
  readonly value: ConstantValue;
  readonly place: Place;
}

/** What a comment says that the version is, now. */
export function statedIn(comment: Comment, version: VersionOf): Stated[] {
  const { value } = version;
  return typeof value === 'string' ? quoted(comment, value) : numbered(comment, version.name);
}

function quoted(comment: Comment, value: string): Stated[] {
  return [...comment.text.matchAll(/"([^"\n]*)"|'([^'\n]*)'/g)]
    .map(({ 1: double, 2: single, index }) => ({ text: double ?? single ?? '', index }))
    .filter(({ text, index }) => isOfSameSeries(text, value) && !isPast(comment, index))
    .map(({ text, index }) => ({ value: text, place: placeAt(comment, index) }));
}

/** `X_VERSION is 3`, `X_VERSION = 3`, `X_VERSION: 3`, `X_VERSION (3)`. */
function numbered(comment: Comment, name: string): Stated[] {
  const pattern = /\b([A-Z][A-Z0-9_]*)(?: is | ?= ?|: ?| \()(\d{1,18})\b/g;
  return [...comment.text.matchAll(pattern)]
    .filter(({ 1: called, index }) => called === name && !isPast(comment, index))
    .map(({ 2: number = '', index }) => ({
      value: BigInt(number),
      place: placeAt(comment, index),
    }));
}

function isPast({ text }: Comment, index: number): boolean {
  const start = text.lastIndexOf('\n', index) + 1;
  const end = text.indexOf('\n', index);
  return PAST.test(text.slice(start, end < 0 ? undefined : end));
}

function placeAt({ text, place }: Comment, index: number): Place {
  const before = text.slice(0, index).split('\n');
  const [first, last] = [before.length === 1, before.at(-1)?.length ?? 0];
  const column = first ? (place.column ?? 1) + last : last + 1;
  return { file: place.file, line: place.line + before.length - 1, column };
}
