// A lock as text; the format is described in lock.ts.

import { plural } from './describe.ts';
import { fingerprint } from './fingerprint.ts';
import type { AggregateType, Member } from './layout.ts';
import { arrayPath, joinPath } from './leaves.ts';
import { memberLine } from './lock-line.ts';
import { spellName } from './names.ts';
import { aggregateOf, elementOf } from './size.ts';

/** A record as a lock states it. */
export interface Lock {
  /** `cap` for `struct ckpt_cap_s`. */
  readonly subsystem: string;
  /** 0 while nothing is recorded: such a lock is provisional and lives in the build directory only. */
  readonly version: number;
  /** 16 lower-case hex digits. */
  readonly fingerprint: string;
  /** Canonical (canonical.ts): no places, no anonymous struct inside a struct, nothing empty. */
  readonly layout: AggregateType;
}

export const lockHead = [
  'ckptgen-lock 1',
  "# Written by 'ckptgen accept', by nothing else. One line a member, in the order of offsets.",
] as const;

/** A lock of a canonical layout; its fingerprint follows from it. */
export function makeLock(subsystem: string, version: number, layout: AggregateType): Lock {
  return { subsystem, version, fingerprint: fingerprint(layout), layout };
}

/** The text of a lock file, ASCII, every line ended by one line feed. Expects a canonical layout. */
export function writeLock(lock: Lock): string {
  const lines = [
    ...lockHead,
    `record ${lock.subsystem}`,
    `version ${lock.version}`,
    `fingerprint ${lock.fingerprint}`,
    recordLine(lock.layout),
  ];
  addMembers(lines, lock.layout, { path: '', offsetBits: 0, indent: '  ' });
  return `${lines.join('\n')}\n`;
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
