// What the source calls a type, one spelling for gcc and clang: `kernel_cap_t`, `struct list_head *`,
// `unsigned long`, `function *`.

import type { DebugInfo } from './debuginfo.ts';
import { At, Encoding, Tag } from './dwarf.ts';
import type { Entry } from './entries.ts';

export const QUALIFIERS: ReadonlySet<number> = new Set([
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

/** `entry` undefined is void. Bounds of arrays are left out: `int` for `int[2][3]`. */
export function typeNameOf(debug: DebugInfo, entry: Entry | undefined, depth = 0): string {
  if (!entry) return 'void';
  if (depth > CHAIN_MAX) throw entry.malformed('the type refers to itself');
  const target = () => typeNameOf(debug, typeOf(debug, entry), depth + 1);
  switch (entry.tag) {
    case Tag.typedef:
      return isArray(debug, entry) ? target() : (debug.name(entry) ?? target());
    case Tag.arrayType:
      return target();
    case Tag.structureType:
      return tagged('struct', debug.name(entry));
    case Tag.unionType:
      return tagged('union', debug.name(entry));
    case Tag.enumerationType:
      return tagged('enum', debug.name(entry));
    case Tag.pointerType:
      return pointerTo(debug, typeOf(debug, entry), target());
    case Tag.baseType:
      return baseName(debug.name(entry) ?? '', entry.number(At.encoding));
    case Tag.subroutineType:
      return 'function';
    default:
      return entry.has(At.type) ? target() : (debug.name(entry) ?? 'void');
  }
}

/** What a typedef, a qualifier, a pointer, an array is made of; undefined is void. */
export function typeOf(debug: DebugInfo, entry: Entry): Entry | undefined {
  const id = debug.reference(entry, At.type);
  return id === undefined ? undefined : debug.entry(id);
}

/** The type behind typedefs and qualifiers; undefined is void. */
export function bareType(debug: DebugInfo, entry: Entry | undefined): Entry | undefined {
  let type = entry;
  for (let depth = 0; type; depth++) {
    if (type.tag !== Tag.typedef && !QUALIFIERS.has(type.tag)) return type;
    if (depth > CHAIN_MAX) throw type.malformed('the type refers to itself');
    type = typeOf(debug, type);
  }
  return undefined;
}

/** gcc often loses the name of an array type, so nobody gets to see it. */
function isArray(debug: DebugInfo, entry: Entry): boolean {
  return bareType(debug, entry)?.tag === Tag.arrayType;
}

function tagged(keyword: string, tag: string | undefined): string {
  return tag === undefined ? keyword : `${keyword} ${tag}`;
}

function pointerTo(debug: DebugInfo, pointee: Entry | undefined, name: string): string {
  if (pointee && isArray(debug, pointee)) return `${name} (*)[]`;
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
