// An entry of a type -> the type (DWARF 5 §5). Read when asked for, once.

import type { Target } from '../layout/layout.ts';
import { isAggregate } from '../layout/size.ts';
import { atomicAlign } from './abi.ts';
import { readAggregate } from './aggregates.ts';
import { readArray } from './arrays.ts';
import type { DebugInfo } from './debuginfo.ts';
import { At, Tag } from './dwarf.ts';
import type { Entry } from './entries.ts';
import type { Files } from './files.ts';
import { hex, Malformed } from './malformed.ts';
import type { NameIndex } from './nameindex.ts';
import { statedAlign } from './packing.ts';
import type { Context, Resolved } from './resolved.ts';
import { readBaseType, readEnum, readPointer } from './scalars.ts';
import type { TypeNames } from './typenames.ts';

/** C code nests a dozen deep. */
const DEPTH_MAX = 200;

/** The kernel's integers of a fixed byte order. */
const ORDERED = /^__(le|be)(?:16|32|64)$/;

/** While it is being read, and when that failed. */
type State = Resolved | Malformed | 'open';

export class Types implements Context {
  readonly debug: DebugInfo;
  readonly files: Files;
  readonly target: Target;
  readonly typeNames: TypeNames;
  private readonly index: NameIndex;
  private readonly states = new Map<number, State>();
  private depth = 0;

  constructor(index: NameIndex, files: Files, target: Target) {
    this.index = index;
    this.debug = index.debug;
    this.typeNames = index.typeNames;
    this.files = files;
    this.target = target;
  }

  resolve(id: number): Resolved {
    const known = this.states.get(id);
    if (known instanceof Malformed) throw known;
    if (known === 'open') throw this.debug.entry(id).malformed('the type contains itself');
    if (known) return known;
    const entry = this.debug.entry(id);
    if (this.depth >= DEPTH_MAX) throw entry.malformed('types are nested too deeply');
    this.depth++;
    this.states.set(id, 'open');
    try {
      const resolved = this.read(entry);
      this.states.set(id, resolved);
      return resolved;
    } catch (error) {
      if (error instanceof Malformed) this.states.set(id, error);
      throw error;
    } finally {
      this.depth--;
    }
  }

  /** DWARF 5 §5.7.1: a declaration may name its type unit, or be completed by another unit. */
  definitionOf(declaration: Entry): Resolved {
    const signed = this.debug.reference(declaration, At.signature);
    if (signed !== undefined) return this.resolve(signed);
    const name = this.typeNames.nameOf(this.debug.idOf(declaration));
    const [first] = this.index.definitionsOf(name);
    if (first !== undefined) return this.resolve(first);
    throw incomplete(name);
  }

  private read(entry: Entry): Resolved {
    switch (entry.tag) {
      case Tag.baseType: // §5.1
        return readBaseType(this, entry);
      case Tag.constType: // §5.3
      case Tag.volatileType:
      case Tag.restrictType:
      case Tag.immutableType:
      case Tag.sharedType:
      case Tag.packedType:
        return this.targetOf(entry);
      case Tag.atomicType:
        return this.atomic(this.targetOf(entry));
      case Tag.pointerType: // §5.3
      case Tag.referenceType:
      case Tag.rvalueReferenceType:
        return readPointer(this, entry);
      case Tag.typedef: // §5.4
        return this.typedef(entry);
      case Tag.arrayType: // §5.5
        return readArray(this, entry);
      case Tag.structureType: // §5.7.1
      case Tag.unionType:
        return readAggregate(this, entry);
      case Tag.enumerationType: // §5.8
        return readEnum(this, entry);
      default:
        throw entry.malformed(`a type of tag ${hex(entry.tag)}, which C does not have`);
    }
  }

  private targetOf(entry: Entry): Resolved {
    const id = this.debug.reference(entry, At.type);
    if (id === undefined) throw entry.malformed('a value of type void');
    return this.resolve(id);
  }

  private atomic(plain: Resolved): Resolved {
    return { ...plain, alignBytes: atomicAlign(plain.bytes, plain.alignBytes, this.target) };
  }

  private typedef(entry: Entry): Resolved {
    const plain = this.targetOf(entry);
    const order = ORDERED.exec(this.debug.name(entry) ?? '')?.[1];
    if (order && plain.type.kind === 'int')
      return { ...plain, type: { ...plain.type, order: order === 'le' ? 'little' : 'big' } };
    const alignBytes = statedAlign(entry);
    if (alignBytes === undefined) return plain;
    const type = isAggregate(plain.type) ? { ...plain.type, alignBytes } : plain.type;
    return { ...plain, type, alignBytes };
  }
}

export function incomplete(name: string): Malformed {
  return new Malformed(
    `${name} is only declared in the debug info, not defined; include its definition, and compile with -g2 and without -femit-struct-debug-baseonly`,
    'incomplete-type',
  );
}
