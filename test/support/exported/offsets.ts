// A program that holds an exported header against the numbers of its lock. It knows how the header
// names things, nothing of how the emitter gets them in place.

import type { AggregateType, Member } from '../../../plugin/layout/layout.ts';
import type { Lock } from '../../../plugin/layout/lock.ts';
import { aggregateOf, bytesOf, countsOf } from '../../../plugin/layout/size.ts';

/** Kernel name to exported name. */
export type Renamed = Readonly<Record<string, string>>;

/** Declarations that compile only where every member but bit-fields lies and ends as the lock says. */
export function offsetProgram(lock: Lock, renamed: Renamed = {}): string[] {
  const program = new Program(lock.subsystem, renamed);
  program.visit(lock.layout, { path: '', offset: 0 });
  return program.lines(lock.layout);
}

interface At {
  readonly path: string;
  readonly offset: number;
}

class Program {
  private readonly conditions: string[] = [];
  private readonly type: string;
  private readonly seen = new Map<AggregateType, number>();

  constructor(
    private readonly subsystem: string,
    private readonly renamed: Renamed,
  ) {
    this.type = `struct ckpt_${subsystem}_s`;
  }

  lines({ bytes, alignBytes }: AggregateType): string[] {
    const behind = `struct behind_char_${this.subsystem}`;
    const conditions = [
      `sizeof(${this.type}) == ${bytes}`,
      `sizeof(${behind}) == ${bytes + alignBytes}`,
      ...this.conditions,
    ];
    const checks = conditions.map(
      (condition, i) => `extern char check_${this.subsystem}_${i}[(${condition}) ? 1 : -1];`,
    );
    return [`${behind} { char c; ${this.type} s; };`, ...checks];
  }

  /** The same aggregate is looked into three times: what is wrong at a third place is wrong everywhere. */
  visit(aggregate: AggregateType, at: At): void {
    const visits = this.seen.get(aggregate) ?? 0;
    if (visits === 3) return;
    this.seen.set(aggregate, visits + 1);
    const used = new Set(aggregate.members.map(member => this.nameOf(member)));
    for (const member of aggregate.members)
      if (member.widthBits === undefined) this.member(aggregate, member, at, used);
  }

  private nameOf({ name }: Member): string {
    return name === undefined ? '' : (this.renamed[name] ?? name);
  }

  private member(
    outer: AggregateType,
    member: Member,
    { path, offset }: At,
    used: Set<string>,
  ): void {
    const shift = member.offsetBits / 8;
    const inUnion = outer.kind === 'union' && shift > 0;
    const name = this.nameOf(member) || fresh(`anon${inUnion ? 0 : shift}`, used);
    const prefix = inUnion ? `${path}${fresh(`anon${shift}`, used)}.` : path;
    const here = { path: `${prefix}${name}`, offset: offset + shift };
    this.check(here, bytesOf(member.type));
    const counts = countsOf(member.type).map(Number);
    const inner = aggregateOf(member.type);
    const element = bytesOf(member.type) / counts.reduce((all, count) => all * count, 1);
    if (counts.length > 0) {
      const last = counts.map(count => `[${count - 1}]`).join('');
      const lastAt = {
        path: here.path + last,
        offset: here.offset + bytesOf(member.type) - element,
      };
      this.check(lastAt, element);
      if (inner) this.visit(inner, { ...lastAt, path: `${lastAt.path}.` });
    } else if (inner) this.visit(inner, { ...here, path: `${here.path}.` });
  }

  private check({ path, offset }: At, bytes: number): void {
    this.conditions.push(
      `__builtin_offsetof(${this.type}, ${path}) == ${offset}`,
      `sizeof(((${this.type} *)0)->${path}) == ${bytes}`,
    );
  }
}

function fresh(name: string, used: Set<string>): string {
  let found = name;
  for (let number = 2; used.has(found); number++) found = `${name}_${number}`;
  used.add(found);
  return found;
}
