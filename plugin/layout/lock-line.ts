// One member of a lock as text and back. The path is resolved by the caller: it depends on the lines above.

import { describeMember } from './describe.ts';
import type { AggregateType, Count, EnumType, Member, Type } from './layout.ts';
import { spellName, spellTypeName, unspell } from './names.ts';
import { bytesOf, countsOf, elementOf, isAggregate } from './size.ts';

/** Stands where a nameless struct or union has no path; no name can read like it. */
export const nameless = '(nameless)';

/** `effective struct at 0, 8 bytes, aligned 4, from kernel_cap_t = struct kernel_cap_struct`. */
export function memberLine(path: string, member: Member, offsetBits: number): string {
  const element = elementOf(member.type);
  const shown = member.name === undefined ? nameless : path;
  const facts = [describeMember(shown, member, offsetBits)];
  if (isAggregate(element)) {
    if (member.type.kind === 'array') facts.push(`${element.bytes} each`);
    facts.push(`aligned ${element.alignBytes}`);
  }
  const origin = originText(member);
  if (origin) facts.push(`from ${origin}`);
  return facts.join(', ');
}

/** Left out where it would only repeat that the type is an untagged struct, union or enum. */
function originText({ type, typeName }: Member): string {
  const element = elementOf(type);
  if (!isTagged(element)) return spellTypeName(typeName);
  if (element.tag === impliedTag(typeName, element.kind))
    return typeName === element.kind ? '' : spellTypeName(typeName);
  const tag = element.tag === undefined ? '' : ` ${spellName(element.tag)}`;
  return `${spellTypeName(typeName)} = ${element.kind}${tag}`;
}

function isTagged(type: Type): type is AggregateType | EnumType {
  return isAggregate(type) || type.kind === 'enum';
}

/** The tag that a type's name spells out: `foo` of `struct foo`. */
function impliedTag(typeName: string, kind: string): string | undefined {
  const tag = typeName.startsWith(`${kind} `) ? typeName.slice(kind.length + 1) : '';
  return /^[A-Za-z_$][\w$]*$/.test(tag) ? tag : undefined;
}

/** A member line taken apart; an aggregate's members and an enum's enumerators come from other lines. */
export interface ParsedLine {
  readonly path: string;
  readonly type: Type;
  readonly typeName: string;
  /** From the record's start. */
  readonly offsetBits: number;
  readonly widthBits?: number;
  /** As written; `type` has a size of its own that must agree. */
  readonly sizeBits: number;
}

const quoted = '"(?:[^"\\\\]|\\\\.)*"';
const linePattern = new RegExp(
  `^(\\(nameless\\)|(?:${quoted}|[^\\s"()])+) (opaque\\[\\d+ bytes?\\]\\S*|\\S+) ` +
    'at (\\d{1,15})(?: bit ([0-7]))?, (\\d{1,15}) (byte|bit)s?' +
    '(?:, (\\d{1,15}) each)?(?:, aligned (\\d{1,15}))?(?:, from (.+))?$',
);
const originPattern = new RegExp(
  `^(${quoted}|[^"=]+?)(?: = (struct|union|enum)(?: (${quoted}|[\\w$]+))?)?$`,
);
const enumeratorPattern = new RegExp(`^(${quoted}|[\\w$]+) = (-?\\d{1,40})$`);

/** Undefined where the text has not the form of a member line. Expects it without its indentation. */
export function parseLine(text: string): ParsedLine | undefined {
  const match = linePattern.exec(text);
  if (!match) return undefined;
  const [, path = '', shape = '', offset, bit, size, unit, each, aligned, from] = match;
  const { type: shapeText, width } = splitWidth(shape);
  const origin = parseOrigin(from, shapeText);
  const sizeBytes = Number(each ?? size);
  const type =
    origin && parseType(shapeText, { sizeBytes, alignBytes: Number(aligned), ...origin });
  if (!type || (isAggregate(elementOf(type)) && aligned === undefined)) return undefined;
  return {
    path,
    type,
    typeName: origin.typeName,
    offsetBits: Number(offset) * 8 + Number(bit ?? 0),
    ...(width === undefined ? {} : { widthBits: width }),
    sizeBits: Number(size) * (unit === 'byte' ? 8 : 1),
  };
}

/** `NAME = VALUE`, the line of an enumerator. */
export function parseEnumerator(text: string): { name: string; value: bigint } | undefined {
  const match = enumeratorPattern.exec(text);
  const name = match?.[1] === undefined ? undefined : unspell(match[1]);
  return name === undefined || !match?.[2] ? undefined : { name, value: BigInt(match[2]) };
}

function splitWidth(shape: string): { type: string; width?: number } {
  const match = /^(.*[0-9a-z]):(\d{1,4})$/.exec(shape);
  return match?.[1] && match[2] ? { type: match[1], width: Number(match[2]) } : { type: shape };
}

interface Origin {
  readonly typeName: string;
  readonly tag?: string;
}

function parseOrigin(from: string | undefined, shape: string): Origin | undefined {
  const kind = /^(struct|union|enum)\b/.exec(shape)?.[1];
  if (from === undefined) return kind ? { typeName: kind } : undefined;
  const match = originPattern.exec(from);
  const typeName = match?.[1] === undefined ? undefined : unspell(match[1]);
  if (!match || typeName === undefined) return undefined;
  const stated = match[3] === undefined ? undefined : unspell(match[3]);
  const tag = match[2] || !kind ? stated : impliedTag(typeName, kind);
  return tag === undefined ? { typeName } : { typeName, tag };
}

interface Stated {
  readonly sizeBytes: number;
  readonly alignBytes: number;
  readonly tag?: string;
}

/** The inverse of `describeType`, with what the rest of the line says of an aggregate or an enum. */
function parseType(text: string, stated: Stated): Type | undefined {
  const match = /^(opaque\[\d{1,15} bytes?\]|[a-z-]+(?::?[a-z]*\d{1,6})?)((?:\[\d{0,15}\])*)$/.exec(
    text,
  );
  const element = match?.[1] === undefined ? undefined : parseElement(match[1], stated);
  if (!element || match?.[2] === undefined) return undefined;
  const counts = [...match[2].matchAll(/\[(\d*)\]/g)].map(
    ([, count]): Count => (count ? Number(count) : 'flexible'),
  );
  const [first, ...rest] = counts;
  return first === undefined ? element : { kind: 'array', element, counts: [first, ...rest] };
}

function parseElement(text: string, stated: Stated): ReturnType<typeof elementOf> | undefined {
  if (text === 'char') return { kind: 'char', bytes: 1 };
  if (text === 'bool') return { kind: 'bool', bytes: 1 };
  const tag = stated.tag === undefined ? {} : { tag: stated.tag };
  if (text === 'struct' || text === 'union') {
    const { sizeBytes: bytes, alignBytes } = stated;
    return { kind: text, ...tag, bytes, alignBytes, members: [] };
  }
  const opaque = /^opaque\[(\d+) bytes?\]$/.exec(text)?.[1];
  if (opaque) return { kind: 'opaque', bytes: Number(opaque) };
  const match = /^([a-z-]+(?::[a-z])?)(\d+)$/.exec(text);
  const bytes = Number(match?.[2]) / 8;
  if (!match?.[1] || !Number.isInteger(bytes)) return undefined;
  return parseSized(match[1], bytes, tag);
}

function parseSized(name: string, bytes: number, tag: { tag?: string }) {
  switch (name) {
    case 'u':
    case 's':
      return { kind: 'int', bytes, signed: name === 's' } as const;
    case 'le':
    case 'sle':
      return { kind: 'int', bytes, signed: name === 'sle', order: 'little' } as const;
    case 'be':
    case 'sbe':
      return { kind: 'int', bytes, signed: name === 'sbe', order: 'big' } as const;
    case 'bool':
      return { kind: 'bool', bytes } as const;
    case 'f':
      return { kind: 'float', bytes } as const;
    case 'pointer':
      return { kind: 'pointer', bytes, pointee: 'object' } as const;
    case 'function-pointer':
      return { kind: 'pointer', bytes, pointee: 'function' } as const;
    case 'enum:u':
    case 'enum:s':
      return { kind: 'enum', bytes, signed: name === 'enum:s', ...tag, enumerators: [] } as const;
    default:
      return undefined;
  }
}

/** Whether the size that a line states is the one that its type has. */
export function sizeAgrees({ type, widthBits, sizeBits }: ParsedLine): boolean {
  if (widthBits === undefined) return sizeBits === bytesOf(type) * 8;
  return countsOf(type).length === 0 && sizeBits === widthBits && widthBits <= bytesOf(type) * 8;
}
