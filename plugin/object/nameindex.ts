// Names -> entries: what the walk over all entries keeps.

import { bytewise } from '../layout/names.ts';
import type { DebugInfo } from './debuginfo.ts';
import { At, Tag } from './dwarf.ts';
import { Entry } from './entries.ts';
import type { TypeNames } from './typenames.ts';
import { splitDwarf, type Unit } from './units.ts';

export class NameIndex {
  readonly debug: DebugInfo;
  readonly typeNames: TypeNames;
  /** Definitions by `struct foo` and `union bar`, in the order of the units. */
  private readonly tagged = new Map<string, number[]>();
  private readonly typedefs = new Map<string, number[]>();
  private readonly declared = new Set<string>();
  private readonly enumIds: number[] = [];

  constructor(debug: DebugInfo, typeNames: TypeNames) {
    this.debug = debug;
    this.typeNames = typeNames;
    for (const unit of debug.units) {
      debug.walk(unit, (tag, offset) => this.see(unit, tag, offset));
      const root = debug.root(unit);
      if (root.has(At.dwoName) || root.has(At.gnuDwoName)) throw splitDwarf();
    }
  }

  definitionsOf(name: string): readonly number[] {
    return this.tagged.get(name) ?? [];
  }

  /** The ids of what C calls `name`: `struct foo`, `union bar`, or a typedef of such. */
  find(name: string): readonly number[] {
    if (/^(?:struct|union) /.test(name)) return this.definitionsOf(name);
    return (this.typedefs.get(name) ?? []).filter(id => this.aggregateBehind(id) !== undefined);
  }

  isDeclaredOnly(name: string): boolean {
    return this.declared.has(name) && !this.tagged.has(name);
  }

  /** Tagged structs and unions, and typedefs of untagged ones. */
  names(): string[] {
    return [...this.tagged.keys(), ...this.typedefsOf(tag => tag === undefined)].sort(bytewise);
  }

  /** Typedefs of tagged structs and unions. */
  aliases(): string[] {
    return this.typedefsOf(tag => tag !== undefined).sort(bytewise);
  }

  /** The ids of all enums, declarations included, in order. */
  enums(): readonly number[] {
    return this.enumIds;
  }

  /** A type's name, then what each typedef stands for. */
  namesBehind(name: string): string[] {
    const names = [name];
    for (let id = this.typedefs.get(name)?.[0]; id !== undefined; ) {
      const next = this.typeNames.nameOf(this.typeNames.targetOf(this.debug.entry(id)));
      if (names.includes(next)) break;
      names.push(next);
      id = this.typedefs.get(next)?.[0];
    }
    return names;
  }

  private typedefsOf(wanted: (tag: string | undefined) => boolean): string[] {
    const isWanted = (id: number) => {
      const aggregate = this.aggregateBehind(id);
      return aggregate !== undefined && wanted(this.debug.name(aggregate));
    };
    return [...this.typedefs].filter(([, ids]) => ids.some(isWanted)).map(([name]) => name);
  }

  private see(unit: Unit, tag: number, offset: number): void {
    if (tag === Tag.enumerationType) {
      this.enumIds.push(this.debug.idAt(unit, offset));
      return;
    }
    const entry = new Entry(unit, unit.section.cursor(offset, unit.end));
    const name = this.debug.name(entry);
    if (name === undefined) return;
    if (tag === Tag.typedef) {
      add(this.typedefs, name, this.debug.idOf(entry));
      return;
    }
    const full = `${tag === Tag.structureType ? 'struct' : 'union'} ${name}`;
    if (entry.flag(At.declaration)) this.declared.add(full);
    else add(this.tagged, full, this.debug.idOf(entry));
  }

  /** The struct or union, defined here, that a typedef stands for. */
  private aggregateBehind(id: number): Entry | undefined {
    const bare = this.typeNames.bareType(id);
    const isAggregate = bare?.tag === Tag.structureType || bare?.tag === Tag.unionType;
    return isAggregate && !bare.flag(At.declaration) ? bare : undefined;
  }
}

function add(map: Map<string, number[]>, name: string, id: number): void {
  const ids = map.get(name);
  if (ids) ids.push(id);
  else map.set(name, [id]);
}
