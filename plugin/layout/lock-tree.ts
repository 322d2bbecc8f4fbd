// The indented part of a lock: lines to a tree of members, each held against the one around it.

import type { AggregateType, Enumerator, Member, Type } from './layout.ts';
import { arrayPath } from './leaves.ts';
import { nameless, type ParsedLine, parseEnumerator, parseLine, sizeAgrees } from './lock-line.ts';
import { spellName, unspell } from './names.ts';
import { Refusal } from './refusal.ts';
import { aggregateOf, elementOf } from './size.ts';

/** Deeper than any struct that a person reviews; bounds the recursion over what was read. */
const deepest = 100;

interface Node {
  readonly line: number;
  /** Of the paths below it. */
  readonly prefix: string;
  readonly parsed: ParsedLine;
  readonly name?: string;
  readonly children: Node[];
  readonly enumerators: Enumerator[];
}

interface Inside {
  readonly prefix: string;
  readonly type: Type;
  readonly offsetBits: number;
  readonly children: Node[];
}

export interface MemberTree {
  readonly members: Member[];
  /** By path, and by path, line feed and name for enumerators. */
  readonly lineOfPath: Map<string, number>;
}

/**
 * Reads the lines from number `first` to number `last` as members of `record`. Throws a `Refusal` for
 * a line that has not the form of one, and for a member that cannot lie where it says.
 */
export function readMembers(
  lines: readonly string[],
  { first, last }: { readonly first: number; readonly last: number },
  record: AggregateType,
): MemberTree {
  const root: Inside = { prefix: '', type: record, offsetBits: 0, children: [] };
  const lineOfPath = new Map<string, number>();
  const open: Node[] = [];
  for (let number = first; number <= last; number++) {
    const { depth, text } = splitIndent(lines[number - 1] ?? '', number, open.length + 1);
    open.length = depth - 1;
    const above = open[depth - 2];
    if (above && addEnumerator(above, text, { number, lineOfPath })) continue;
    const node = readNode(text, number, above ? inside(above) : root);
    remember(lineOfPath, node);
    (above?.children ?? root.children).push(node);
    open.push(node);
  }
  requirePowerOfTwo(record.alignBytes, first - 1);
  refuseOverlap(record, root.children);
  return { members: toMembers(root.children, 0), lineOfPath };
}

function splitIndent(line: string, number: number, most: number): { depth: number; text: string } {
  const text = line.trimStart();
  const depth = (line.length - text.length) / 2;
  if (text === '') throw new Refusal(number, 'an empty line: no lock has one');
  if (!Number.isInteger(depth) || depth < 1)
    throw new Refusal(
      number,
      `'${text}' is not known here: member lines are indented by two blanks`,
    );
  if (depth > most)
    throw new Refusal(number, `'${text}' is indented deeper than the lines above allow`);
  if (depth > deepest) throw new Refusal(number, `members nest deeper than ${deepest} levels`);
  return { depth, text };
}

function inside(node: Node): Inside {
  const { prefix, children, parsed } = node;
  return { prefix, children, type: parsed.type, offsetBits: parsed.offsetBits };
}

interface At {
  readonly number: number;
  readonly lineOfPath: Map<string, number>;
}

function addEnumerator(above: Node, text: string, { number, lineOfPath }: At): boolean {
  if (elementOf(above.parsed.type).kind !== 'enum') return false;
  const enumerator = parseEnumerator(text);
  if (!enumerator)
    throw new Refusal(number, `expected an enumerator 'NAME = VALUE', found '${text}'`);
  const key = `${above.parsed.path}\n${enumerator.name}`;
  const known = lineOfPath.get(key);
  if (known !== undefined)
    throw new Refusal(
      number,
      `the enumerator '${enumerator.name}' stands in line ${known} already`,
    );
  above.enumerators.push(enumerator);
  lineOfPath.set(key, number);
  return true;
}

function readNode(text: string, line: number, around: Inside): Node {
  const parsed = parseLine(text);
  if (!parsed)
    throw new Refusal(
      line,
      `expected 'PATH TYPE at OFFSET, SIZE bytes, from TYPENAME', found '${text}'`,
    );
  const container = aggregateOf(around.type);
  if (!container)
    throw new Refusal(line, `'${parsed.path}' is indented below a member that holds none`);
  if (!sizeAgrees(parsed))
    throw new Refusal(line, `'${parsed.path}' states a size that its type cannot have`);
  const begin = parsed.offsetBits - around.offsetBits;
  if (begin < 0 || begin + parsed.sizeBits > container.bytes * 8)
    throw new Refusal(line, `'${parsed.path}' lies outside of what contains it`);
  const inner = aggregateOf(parsed.type);
  if (inner) requirePowerOfTwo(inner.alignBytes, line);
  const name = nameOf(parsed, around, line);
  const prefix = prefixOf(parsed, around);
  const node = { line, prefix, parsed, children: [], enumerators: [] };
  return name === undefined ? node : { ...node, name };
}

function nameOf({ path }: ParsedLine, { prefix }: Inside, line: number): string | undefined {
  if (path === nameless) return undefined;
  const start = prefix === '' ? '' : `${prefix}.`;
  const spelled = path.slice(start.length);
  const name = path.startsWith(start) ? unspell(spelled) : undefined;
  if (name === undefined || spellName(name) !== spelled)
    throw new Refusal(line, `expected a path of the form '${start}NAME', found '${path}'`);
  return name;
}

function prefixOf({ path, type, typeName, offsetBits }: ParsedLine, around: Inside): string {
  if (path === nameless) return around.prefix;
  return arrayPath(path, { type, typeName, offsetBits });
}

function remember(lineOfPath: Map<string, number>, { name, parsed, line }: Node): void {
  if (name === undefined) return;
  const known = lineOfPath.get(parsed.path);
  if (known !== undefined)
    throw new Refusal(line, `'${parsed.path}' stands in line ${known} already`);
  lineOfPath.set(parsed.path, line);
}

function requirePowerOfTwo(alignBytes: number, line: number): void {
  if (!Number.isInteger(Math.log2(alignBytes)))
    throw new Refusal(line, `an alignment of ${alignBytes} bytes: it is always a power of two`);
}

/** In a struct each member ends before the next begins; a flexible array has no size here. */
function refuseOverlap(container: AggregateType, children: readonly Node[]): void {
  let endBits = 0;
  for (const { parsed, line, children: below } of children) {
    if (container.kind === 'struct' && parsed.offsetBits < endBits)
      throw new Refusal(line, `'${parsed.path}' overlaps the member above, or stands out of order`);
    endBits = Math.max(endBits, parsed.offsetBits + parsed.sizeBits);
    const inner = aggregateOf(parsed.type);
    if (inner) refuseOverlap(inner, below);
  }
}

function toMembers(nodes: readonly Node[], aboveBits: number): Member[] {
  return nodes.map(({ name, parsed, children, enumerators }) => {
    const { typeName, offsetBits, widthBits } = parsed;
    return {
      ...(name === undefined ? {} : { name }),
      type: fill(parsed.type, toMembers(children, offsetBits), enumerators),
      typeName,
      offsetBits: offsetBits - aboveBits,
      ...(widthBits === undefined ? {} : { widthBits }),
    };
  });
}

function fill(type: Type, members: Member[], enumerators: Enumerator[]): Type {
  if (type.kind === 'array') {
    const element = fill(type.element, members, enumerators);
    return element.kind === 'array' ? element : { ...type, element };
  }
  if (type.kind === 'enum') return { ...type, enumerators };
  return type.kind === 'struct' || type.kind === 'union' ? { ...type, members } : type;
}
