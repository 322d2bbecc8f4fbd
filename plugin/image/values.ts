// A record's bytes as members with values, for people and for programs.

import { flagMask } from '../layout/flags.ts';
import type { AggregateType, EnumType } from '../layout/layout.ts';
import { spellName } from '../layout/names.ts';
import { countsOf, elementOf } from '../layout/size.ts';
import { type Element, type RecordBytes, type Scalar, scalarsIn } from './scalars.ts';
import { indexText, type Slot, slotsOf, valueCount } from './slots.ts';
import { hexOf, spellBytes, spellList } from './spell.ts';

/** Of a value, or of an array's, nested as its dimensions are. */
export type Json = string | number | boolean | null | readonly Json[];

/** One value of a member, told. */
interface Told {
  readonly text: string;
  readonly json: Json;
  /** Of an enum: its enumerator, `A|B` of flags, null for neither; of an array, nested as the values. */
  readonly named?: Json;
}

/** A member's, or those of an array; text and JSON are ASCII. */
export interface Value extends Told {
  readonly slot: Slot;
  /** Of an array, by index: `[1][2]`; `''` for a plain member. Strings are one value. */
  readonly elements: readonly { readonly index: string; readonly text: string }[];
}

/** More of them are not told: an image may be made to fill memory and screens. */
export const MOST_VALUES = 1_000_000;

export function hasTooManyValues(layout: AggregateType): boolean {
  return valueCount(layout) > MOST_VALUES;
}

/** In the order of the layout. Expects bytes of its size. */
export function* valuesIn(layout: AggregateType, record: RecordBytes): Generator<Value> {
  for (const slot of slotsOf(layout)) yield valueIn(slot, record);
}

function valueIn(slot: Slot, record: RecordBytes): Value {
  const { type, widthBits } = slot.member;
  const element = elementOf(type);
  const counts = countsOf(type).map(count => (count === 'flexible' ? 0 : count));
  const scalars = scalarsIn(slot, record);
  if (element.kind === 'char' && counts.length > 0) return stringsOf(slot, scalars, counts);
  const bits = widthBits ?? element.bytes * 8;
  const told = scalars.map(scalar => tell(element, scalar, bits));
  return arranged(slot, told, counts);
}

/** The innermost dimension of characters is a string; zeros that end it are left out. */
function stringsOf(slot: Slot, scalars: readonly Scalar[], counts: readonly number[]): Value {
  const length = counts.at(-1) ?? 0;
  const bytes = Uint8Array.from(scalars, Number);
  const told: Told[] = [];
  for (let at = 0; length > 0 && at < bytes.length; at += length) {
    const json = spellBytes(withoutZeros(bytes.subarray(at, at + length)));
    told.push({ text: `"${json}"`, json });
  }
  return arranged(slot, told, counts.slice(0, -1));
}

function withoutZeros(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}

function arranged(slot: Slot, told: readonly Told[], counts: readonly number[]): Value {
  const [only] = told;
  if (counts.length === 0 && only)
    return { ...only, slot, elements: [{ index: '', text: only.text }] };
  const texts = told.map(({ text }) => text);
  const elements = texts.map((text, index) => ({ index: indexText(index, counts), text }));
  const json = nestedIn(
    told.map(each => each.json),
    counts,
  );
  const names = told.flatMap(({ named }) => (named === undefined ? [] : [named]));
  const named = only?.named === undefined ? {} : { named: nestedIn(names, counts) };
  return { slot, elements, text: nestedText(texts, counts), json, ...named };
}

/** From the innermost dimension on; the outermost is the list that is left. */
function nestedText(texts: readonly string[], counts: readonly number[]): string {
  let level = texts;
  for (const count of counts.slice(1).reverse()) level = chunks(level, count).map(spellList);
  return spellList(level);
}

function nestedIn(values: readonly Json[], counts: readonly number[]): Json {
  let level = values;
  for (const count of counts.slice(1).reverse()) level = chunks(level, count);
  return level;
}

function chunks<T>(all: readonly T[], length: number): T[][] {
  const found: T[][] = [];
  for (let at = 0; at < all.length; at += length) found.push(all.slice(at, at + length));
  return found;
}

function tell(type: Element, scalar: Scalar, bits: number): Told {
  if (typeof scalar === 'object') return same(bytesText(type, scalar));
  if (typeof scalar === 'number') return floating(scalar);
  if (type.kind === 'enum') return enumerated(type, scalar, bits);
  if (type.kind === 'char') return character(scalar);
  if (type.kind === 'pointer') return same(`0x${scalar.toString(16)}`);
  const isTruth = type.kind === 'bool' && scalar <= 1n;
  return {
    text: String(isTruth ? scalar === 1n : scalar),
    json: isTruth ? scalar === 1n : integer(scalar, bits),
  };
}

function bytesText(type: Element, bytes: Uint8Array): string {
  const isNumber = type.kind === 'float' && (bytes.length === 4 || bytes.length === 8);
  return `${isNumber ? 'NaN ' : ''}${hexOf(bytes)}`;
}

function same(text: string): Told {
  return { text, json: text };
}

/** What a JSON number holds without loss: by the type, so that no reader meets both. */
function integer(value: bigint, bits: number): Json {
  return bits > 32 ? String(value) : Number(value);
}

function character(value: bigint): Told {
  const json = spellBytes(Uint8Array.of(Number(value)));
  return { text: `'${json}'`, json };
}

/** JSON has no infinity, and no zero with a sign. */
function floating(value: number): Told {
  if (Object.is(value, -0)) return same('-0');
  return Number.isFinite(value) ? { text: String(value), json: value } : same(String(value));
}

function enumerated(type: EnumType, value: bigint, bits: number): Told {
  const named = nameOf(type, value);
  const text = named === null ? String(value) : `${named} (${value})`;
  return { text, json: integer(value, bits), named };
}

function nameOf(type: EnumType, value: bigint): string | null {
  const exact = type.enumerators.find(each => each.value === value);
  if (exact) return spellName(exact.name);
  const mask = flagMask(type);
  if (mask === undefined || value <= 0n || (value & ~mask) !== 0n) return null;
  const bits = type.enumerators.filter(
    each => (each.value & (each.value - 1n)) === 0n && (each.value & value) !== 0n,
  );
  return bits.map(({ name }) => spellName(name)).join('|');
}
