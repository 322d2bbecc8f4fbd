// One number for a layout: what an image states and a reader compares.

import { createHash } from 'node:crypto';
import { describeCounts, describeMemberType } from './describe.ts';
import type { AggregateType, Member } from './layout.ts';
import { type Leaf, leavesOf } from './leaves.ts';
import { spellName } from './names.ts';
import { countsOf, elementOf, isAggregate } from './size.ts';

/**
 * The first 8 bytes of SHA-256 as 16 lower-case hex digits, over `fingerprintText`, which is ASCII.
 * Expects a canonical layout.
 */
export function fingerprint(layout: AggregateType): string {
  return createHash('sha256').update(fingerprintText(layout), 'ascii').digest('hex').slice(0, 16);
}

/**
 * The bytes that are hashed. Every line ends in one line feed:
 *
 *     ckptgen-fingerprint 1
 *     size BYTES
 *     alignment BYTES
 *     PATH TYPE BIT-OFFSET BIT-SIZE[ NAME=VALUE]...
 *
 * with one PATH line a leaf, these lines sorted bytewise. Numbers are decimal. PATH is the names of
 * the leaf and of the named members around it, outermost first, joined by `.`; a name that is no C
 * identifier is a JSON string in ASCII. A member that is an array of structs has its bounds and the
 * distance of two elements in bytes behind its name: `slots[4]*16.id`. TYPE is the canonical type as
 * in the lock (`u32[2]`, `enum:u32`, `u64:52`). BIT-OFFSET is from the record's start, that of the
 * first element in arrays; BIT-SIZE is a bit-field's width, 0 for a flexible array. An enum's
 * enumerators follow, sorted bytewise.
 *
 * So the names of types, struct or union, nameless wrappers and their alignment, the order of union
 * members, places and comments are not covered; all that a reader of the bytes depends on is.
 */
export function fingerprintText(layout: AggregateType): string {
  const lines = leavesOf(layout).map(leafLine).sort();
  const head = ['ckptgen-fingerprint 1', `size ${layout.bytes}`, `alignment ${layout.alignBytes}`];
  return `${[...head, ...lines].join('\n')}\n`;
}

function leafLine(leaf: Leaf): string {
  const path = leaf.trail.filter(member => member.name !== undefined).map(segment);
  const type = describeMemberType(leaf.member);
  const facts = [path.join('.'), type, leaf.offsetBits, leaf.sizeBits];
  return [...facts, ...enumeratorsOf(leaf.member)].join(' ');
}

function segment(member: Member): string {
  const element = elementOf(member.type);
  const counts = countsOf(member.type);
  const name = spellName(member.name ?? '');
  if (!isAggregate(element) || counts.length === 0) return name;
  return `${name}${describeCounts(counts)}*${element.bytes}`;
}

function enumeratorsOf(member: Member): string[] {
  const element = elementOf(member.type);
  if (element.kind !== 'enum') return [];
  return element.enumerators.map(({ name, value }) => `${spellName(name)}=${value}`).sort();
}
