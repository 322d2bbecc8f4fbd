// What the source calls a type, one spelling for gcc and clang: `kernel_cap_t`, `struct list_head *`,
// `unsigned long`, `function *`.

import type { DebugInfo } from './debuginfo.ts';
import { At, Encoding, Tag } from './dwarf.ts';
import type { Entry } from './entries.ts';

const QUALIFIERS: ReadonlySet<number> = new Set([
  Tag.constType,
  Tag.volatileType,
  Tag.restrictType,
  Tag.atomicType,
  Tag.immutableType,
  Tag.sharedType,
  Tag.packedType,
]);

/** Longer chains of typedefs, pointers and qualifiers are cycles in all but name. */
const CHAIN_MAX = 256;

/** Each type's name, and what it is behind its names, found once. */
export class TypeNames {
  private readonly debug: DebugInfo;
  private readonly names = new Map<number, string>();
  private readonly bare = new Map<number, number | undefined>();

  constructor(debug: DebugInfo) {
    this.debug = debug;
  }

  /** Bounds of arrays are left out: `int` for `int[2][3]`. An undefined `id` is void. */
  nameOf(id: number | undefined, depth = 0): string {
    if (id === undefined) return 'void';
    const known = this.names.get(id);
    if (known !== undefined) return known;
    const name = this.name(this.checked(id, depth), depth);
    this.names.set(id, name);
    return name;
  }

  /** The type behind typedefs and qualifiers; undefined is void. */
  bareType(id: number | undefined): Entry | undefined {
    const bare = this.bareId(id, 0);
    return bare === undefined ? undefined : this.debug.entry(bare);
  }

  private bareId(id: number | undefined, depth: number): number | undefined {
    if (id === undefined || this.bare.has(id)) return this.bare.get(id ?? -1);
    const entry = this.checked(id, depth);
    const isName = entry.tag === Tag.typedef || QUALIFIERS.has(entry.tag);
    const bare = isName ? this.bareId(this.targetOf(entry), depth + 1) : id;
    this.bare.set(id, bare);
    return bare;
  }

  /** What a typedef, a qualifier, a pointer, an array is made of; undefined is void. */
  targetOf(entry: Entry): number | undefined {
    return this.debug.reference(entry, At.type);
  }

  private checked(id: number, depth: number): Entry {
    const entry = this.debug.entry(id);
    if (depth > CHAIN_MAX) throw entry.malformed('the type refers to itself');
    return entry;
  }

  private name(entry: Entry, depth: number): string {
    const own = this.debug.name(entry);
    const target = () => this.nameOf(this.targetOf(entry), depth + 1);
    switch (entry.tag) {
      case Tag.typedef:
        return this.isArray(this.targetOf(entry)) ? target() : (own ?? target());
      case Tag.structureType:
        return tagged('struct', own);
      case Tag.unionType:
        return tagged('union', own);
      case Tag.enumerationType:
        return tagged('enum', own);
      case Tag.pointerType:
        return pointerTo(target(), this.isArray(this.targetOf(entry)));
      case Tag.baseType:
        return baseName(own ?? '', entry.number(At.encoding));
      case Tag.subroutineType:
        return 'function';
      default:
        return entry.has(At.type) ? target() : (own ?? 'void');
    }
  }

  /** gcc often loses the name of an array type, so nobody gets to see it. */
  private isArray(id: number | undefined): boolean {
    return this.bareType(id)?.tag === Tag.arrayType;
  }
}

function tagged(keyword: string, tag: string | undefined): string {
  return tag === undefined ? keyword : `${keyword} ${tag}`;
}

function pointerTo(name: string, isArray: boolean): string {
  if (isArray) return `${name} (*)[]`;
  return name.endsWith('*') ? `${name}*` : `${name} *`;
}

const WORDS = /^(?:(?:signed|unsigned|short|long|int|char|__int128)(?: |$))+$/;

/** gcc: `long unsigned int`, `complex double`; clang: `unsigned long`, `complex`. */
function baseName(name: string, encoding: number | undefined): string {
  if (encoding === Encoding.boolean) return name === '_Bool' ? 'bool' : name;
  if (name.startsWith('complex')) return 'complex';
  if (name === '__float128') return '_Float128';
  if (!WORDS.test(name)) return name;
  const words = name.split(' ');
  const isShort = words.includes('short');
  const longs = words.filter(word => word === 'long');
  const core = words.find(word => word === 'char' || word === '__int128');
  const sign = words.includes('unsigned')
    ? ['unsigned']
    : core === 'char' && words.includes('signed')
      ? ['signed']
      : [];
  const width = core ? [core] : isShort ? ['short'] : longs.length > 0 ? longs : ['int'];
  return [...sign, ...width].join(' ');
}
