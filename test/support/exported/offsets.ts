// A program that holds an exported header against the numbers of its lock. It knows how the header
// names things, nothing of how the emitter gets them in place.

import type { AggregateType, Member } from '../../../plugin/layout/layout.ts';
import type { Lock } from '../../../plugin/layout/lock.ts';
import { aggregateOf, bytesOf, countsOf } from '../../../plugin/layout/size.ts';

/** Kernel name to exported name. */
export type Renamed = ReadonlyMap<string, string>;

/** Declarations that compile only where every member but bit-fields lies and ends as the lock says. */
export function offsetProgram(lock: Lock, renamed: Renamed = new Map()): string[] {
  const program = new Program(lock, renamed);
  program.visit(lock.layout, { path: '', offset: 0 });
  return program.lines(lock.layout);
}

interface At {
  readonly path: string;
  readonly offset: number;
}

/** The exported paths of an aggregate's members: `anon8`, `class_`, in unions also `anon4.late`. */
export function exportedPaths(outer: AggregateType, renamed: Renamed): Map<Member, string> {
  const nameOf = ({ name }: Member) => (name === undefined ? '' : (renamed.get(name) ?? name));
  const used = new Set(outer.members.map(nameOf));
  return new Map(
    outer.members
      .filter(member => member.widthBits === undefined)
      .map(member => {
        const offset = member.offsetBits / 8;
        const wrapper =
          outer.kind === 'union' && offset > 0 ? `${fresh(`anon${offset}`, used)}.` : '';
        const anonymous = () => (wrapper ? `anon${offset}` : fresh(`anon${offset}`, used));
        const own = nameOf(member) || anonymous();
        return [member, wrapper + own];
      }),
  );
}

function fresh(name: string, used: Set<string>): string {
  let found = name;
  for (let number = 2; used.has(found); number++) found = `${name}_${number}`;
  used.add(found);
  return found;
}

class Program {
  private readonly conditions: string[] = [];
  private readonly type: string;
  private readonly seen = new Map<AggregateType, number>();

  /** Of declarations here. */
  private readonly name: string;

  constructor(
    { subsystem, abi }: Lock,
    private readonly renamed: Renamed,
  ) {
    this.name = abi === undefined ? subsystem : `${subsystem}_${abi}`;
    this.type = `struct ckpt_${subsystem}_s${abi === undefined ? '' : `_${abi}`}`;
  }

  lines({ bytes, alignBytes }: AggregateType): string[] {
    const behind = `struct behind_char_${this.name}`;
    const conditions = [
      `sizeof(${this.type}) == ${bytes}`,
      `sizeof(${behind}) == ${bytes + alignBytes}`,
      ...this.conditions,
    ];
    const checks = conditions.map(
      (condition, i) => `extern char check_${this.name}_${i}[(${condition}) ? 1 : -1];`,
    );
    return [`${behind} { char c; ${this.type} s; };`, ...checks];
  }

  /** The same aggregate is looked into three times: what is wrong at a third place is wrong everywhere. */
  visit(aggregate: AggregateType, { path, offset }: At): void {
    const visits = this.seen.get(aggregate) ?? 0;
    if (visits === 3) return;
    this.seen.set(aggregate, visits + 1);
    for (const [member, own] of exportedPaths(aggregate, this.renamed))
      this.member(member, { path: path + own, offset: offset + member.offsetBits / 8 });
  }

  private member({ type }: Member, at: At): void {
    const bytes = bytesOf(type);
    this.check(at, bytes);
    const counts = countsOf(type).map(Number);
    const element = bytes / counts.reduce((all, count) => all * count, 1);
    const last = {
      path: at.path + counts.map(count => `[${count - 1}]`).join(''),
      offset: at.offset + bytes - element,
    };
    if (counts.length > 0) this.check(last, element);
    const inner = aggregateOf(type);
    if (inner) this.visit(inner, { ...last, path: `${last.path}.` });
  }

  private check({ path, offset }: At, bytes: number): void {
    this.conditions.push(
      `__builtin_offsetof(${this.type}, ${path}) == ${offset}`,
      `sizeof(((${this.type} *)0)->${path}) == ${bytes}`,
    );
  }
}
