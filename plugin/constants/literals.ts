// What numbers, character constants and strings stand for (C11 §6.4.4, §6.4.5).

import { fits, INT, type IntegerType, integer, type Operand } from './arithmetic.ts';
import type { Dialect } from './dialect.ts';
import { NotConstant } from './not-constant.ts';

const NUMBER = /^(0[xX][\da-fA-F]+|0[bB][01]+|0[0-7]*|[1-9]\d*)([uUlL]*)$/;
const SUFFIX = /^(?:u?l{0,2}|l{1,2}u)$/;

/** A preprocessing number that is an integer. */
export function numberOf(text: string, dialect: Dialect): Operand {
  const [, digits = '', suffix = ''] = NUMBER.exec(text) ?? [];
  const letters = suffix.toLowerCase();
  if (digits === '' || !SUFFIX.test(letters) || /lL|Ll/.test(suffix))
    throw new NotConstant(`${text} is no integer`);
  const value = BigInt(digits.replace(/^0(?=\d)/, '0o'));
  const type = candidates(digits.startsWith('0'), letters, dialect).find(each => fits(value, each));
  if (!type) throw new NotConstant(`${text} fits no type`);
  return integer(type, value);
}

/** C11 §6.4.4.1: the types that a number may have, the first of them that it fits. */
function candidates(isOctalOrHex: boolean, letters: string, dialect: Dialect): IntegerType[] {
  const isUnsigned = letters.includes('u');
  const ranks = ([32, dialect.longBits, 64] as const).slice(letters.replace('u', '').length);
  return ranks.flatMap((bits, index) => {
    const isLong = index + letters.length > 0;
    const hasUnsigned = isUnsigned || isOctalOrHex || (dialect.isC90 && isLong);
    return [
      ...(isUnsigned ? [] : [{ bits, signed: true }]),
      ...(hasUnsigned ? [{ bits, signed: false }] : []),
    ];
  });
}

/** Several characters make an int of gcc's and clang's choice: the last is its lowest byte. */
export function charOf(text: string, dialect: Dialect): Operand {
  const bytes = bytesOf(contentOf(text, "'"));
  const isAscii = !/[^\0-\x7f]|\\[uU]/.test(text);
  if (!isAscii || bytes.length === 0 || bytes.length > 4)
    throw new NotConstant(`${text} has no value that all compilers agree on`);
  const value = bytes.reduce((high, byte) => (high << 8n) | BigInt(byte), 0n);
  const isSigned = bytes.length > 1 || dialect.isCharSigned;
  return integer(INT, isSigned ? BigInt.asIntN(bytes.length === 1 ? 8 : 32, value) : value);
}

/** Strings one behind the other, as one. What is no UTF-8 is no text. */
export function stringOf(texts: readonly string[]): string {
  const bytes = texts.flatMap(each => bytesOf(contentOf(each, '"')));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(bytes),
    );
  } catch {
    throw new NotConstant('a string that is no UTF-8');
  }
}

/** Of a wide one there is none. */
function contentOf(text: string, quote: string): string {
  if (!text.startsWith(quote)) throw new NotConstant(`${text} is wide`);
  return text.slice(1, -1);
}

const ELEMENT =
  /\\([0-7]{1,3})|\\x([\da-fA-F]+)|\\u([\da-fA-F]{4})|\\U([\da-fA-F]{8})|\\(.)|([^\\]+)/gs;

/** `\e` is gcc's and clang's. */
const ESCAPES: ReadonlyMap<string, number> = new Map([
  ...([...'\'"?\\'].map(each => [each, each.charCodeAt(0)]) as [string, number][]),
  ['a', 7],
  ['b', 8],
  ['t', 9],
  ['n', 10],
  ['v', 11],
  ['f', 12],
  ['r', 13],
  ['e', 27],
  ['E', 27],
]);

function bytesOf(content: string): number[] {
  const encoder = new TextEncoder();
  return [...content.matchAll(ELEMENT)].flatMap(([, octal, hex, short, long, letter, plain]) => {
    if (octal !== undefined || hex !== undefined)
      return [byteOf(Number.parseInt(octal ?? hex ?? '', octal === undefined ? 16 : 8))];
    const universal = short ?? long;
    if (universal !== undefined)
      return [...encoder.encode(characterOf(Number.parseInt(universal, 16)))];
    if (letter !== undefined) return [byteOf(ESCAPES.get(letter) ?? -1)];
    // What the reader of the object puts where the source is no UTF-8.
    if (plain?.includes('\ufffd')) throw new NotConstant('a character that is not known');
    return [...encoder.encode(plain)];
  });
}

function byteOf(value: number): number {
  if (value < 0 || value > 0xff) throw new NotConstant('an escape that has no value');
  return value;
}

/** C11 §6.4.3: nothing below U+00A0 but three, and no half of a pair. */
function characterOf(code: number): string {
  const isAllowed = code >= 0xa0 || [0x24, 0x40, 0x60].includes(code);
  const isHalf = code >= 0xd800 && code <= 0xdfff;
  if (!isAllowed || isHalf || code > 0x10ffff)
    throw new NotConstant('a universal character name of no character');
  return String.fromCodePoint(code);
}
