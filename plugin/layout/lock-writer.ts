// A lock as text; the format is described in lock.ts.

import { type Constants, type ConstantValue, describeValue, noConstants } from './constants.ts';
import { plural } from './describe.ts';
import { fingerprint } from './fingerprint.ts';
import type { AggregateType, Member } from './layout.ts';
import { arrayPath, joinPath } from './leaves.ts';
import { constantLines } from './lock-constants.ts';
import { memberLine } from './lock-line.ts';
import { bytewise, spellName } from './names.ts';
import { aggregateOf, elementOf } from './size.ts';

/** The macro of a header that states the version of a record, and what it stated. */
export interface VersionMacro {
  readonly name: string;
  readonly value: ConstantValue;
}

/** One layout of a record. */
export interface Lock {
  /** `cap` for `struct ckpt_cap_s`; in the lock of a header `struct foo`, `union foo`, `typedef foo_t`. */
  readonly subsystem: string;
  /**
   * 0 while nothing is recorded: such a lock is provisional and lives in the build directory only. 0, too,
   * where `macro` states the version.
   */
  readonly version: number;
  readonly macro?: VersionMacro;
  /** 16 lower-case hex digits. */
  readonly fingerprint: string;
  /** Canonical (canonical.ts): no places, no anonymous struct inside a struct, nothing empty. */
  readonly layout: AggregateType;
  readonly constants: Constants;
  /** The one ABI that it holds on (abi.ts); absent: all. */
  readonly abi?: string;
  /** Another ABI's layout changed since a build for this one was last held against it. */
  readonly unconfirmed?: true;
}

/** A lock with the ABI that it holds on. */
export type AbiLock = Lock & { readonly abi: string };

/** A record that has a layout of its own on each ABI. */
export interface PerAbiLock<Entry extends AbiLock = AbiLock> {
  readonly subsystem: string;
  /** Sorted bytewise by ABI, each once. */
  readonly entries: readonly [Entry, ...Entry[]];
}

/** What a lock file says of a record. */
export type RecordLock = Lock | PerAbiLock;

export const lockHead = [
  'ckptgen-lock 1',
  "# Written by 'ckptgen accept', by nothing else. One line a member, in the order of offsets.",
] as const;

/** A lock of a canonical layout; its fingerprint follows from it. */
export function makeLock(
  subsystem: string,
  version: number,
  layout: AggregateType,
  constants = noConstants,
): Lock {
  return { subsystem, version, fingerprint: fingerprint(layout), layout, constants };
}

/**
 * Stands between the line that other ABIs mark and those that this one changes: git merges a change of
 * each into one text only where a line between them stays.
 */
export function entryComment(abi: string): string {
  return `# Accepted by a build for ${abi}; other ABIs have entries of their own.`;
}

/** `abi i386, to be confirmed` */
export function abiLine({ abi, unconfirmed }: AbiLock): string {
  return `abi ${abi}${unconfirmed ? ', to be confirmed' : ''}`;
}

/** The text of a lock file, ASCII, every line ended by one line feed. Expects canonical layouts. */
export function writeLock(lock: RecordLock): string {
  return `${[...lockHead, ...recordLines(lock)].join('\n')}\n`;
}

/** The same for the records of a header, in any order. */
export function writeHeaderLock(locks: readonly RecordLock[]): string {
  const sorted = [...locks].sort((a, b) => bytewise(a.subsystem, b.subsystem));
  return `${[...lockHead, ...sorted.flatMap(recordLines)].join('\n')}\n`;
}

function recordLines(lock: RecordLock): string[] {
  const entries = 'entries' in lock ? lock.entries : [lock];
  return [`record ${lock.subsystem}`, ...entries.flatMap(entryLines)];
}

/** An entry's lines; for all ABIs without the two that name one. */
export function entryLines(lock: Lock): string[] {
  const lines = isOfAbi(lock) ? [abiLine(lock), entryComment(lock.abi)] : [];
  lines.push(versionLine(lock), `fingerprint ${lock.fingerprint}`, recordLine(lock.layout));
  addMembers(lines, lock.layout, { path: '', offsetBits: 0, indent: '  ' });
  lines.push(...constantLines(lock.constants));
  return lines;
}

function versionLine({ version, macro }: Lock): string {
  return `version ${macro ? `${macro.name} = ${describeValue(macro.value)}` : version}`;
}

export function isPerAbi<Entry extends AbiLock>(
  lock: Lock | PerAbiLock<Entry>,
): lock is PerAbiLock<Entry> {
  return 'entries' in lock;
}

export function isOfAbi(lock: Lock): lock is AbiLock {
  return lock.abi !== undefined;
}

export function recordLine({ kind, tag, bytes, alignBytes }: AggregateType): string {
  const name = tag === undefined ? '' : ` ${spellName(tag)}`;
  return `${kind}${name}, ${plural(bytes, 'byte')}, aligned ${alignBytes}`;
}

interface Above {
  readonly path: string;
  readonly offsetBits: number;
  readonly indent: string;
}

function addMembers(lines: string[], layout: AggregateType, above: Above): void {
  for (const member of layout.members) {
    const path = joinPath(above.path, member);
    const offsetBits = above.offsetBits + member.offsetBits;
    const indent = `${above.indent}  `;
    lines.push(above.indent + memberLine(path, member, offsetBits));
    for (const line of enumeratorLines(member)) lines.push(indent + line);
    const inner = aggregateOf(member.type);
    if (inner) addMembers(lines, inner, { path: arrayPath(path, member), offsetBits, indent });
  }
}

function enumeratorLines(member: Member): string[] {
  const element = elementOf(member.type);
  if (element.kind !== 'enum') return [];
  return element.enumerators.map(({ name, value }) => `${spellName(name)} = ${value}`);
}
