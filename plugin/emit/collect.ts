// A lock's layout as shapes: names given, bit-fields put into their units, one shape for each
// kernel type however often the record has it.

import type { AggregateType, Member } from '../layout/layout.ts';
import { arrayPath, joinPath } from '../layout/leaves.ts';
import type { Lock } from '../layout/lock.ts';
import type { Failure } from '../layout/result.ts';
import {
  aggregateOf,
  bytesOf,
  countsOf,
  elementOf,
  isAggregate,
  isFlexible,
} from '../layout/size.ts';
import { shiftBits } from './bitfields.ts';
import { commentText, isIdentifier, macroPart } from './c-writer.ts';
import { scalarOf } from './ctypes.ts';
import { Enumerators } from './enumerators.ts';
import { exportedName, exportedSuffix, NamePool } from './names.ts';
import { padStruct, padUnion } from './padding.ts';
import { type Part, partsOf } from './parts.ts';
import { type Field, type Shape, type Slot, settleAlignments } from './shape.ts';
import { aggregateFault, memberFault, overlapping } from './sound.ts';

/** Deeper than any source nests; deeper layouts would exhaust the stack. */
const DEEPEST = 200;

export interface Collected {
  /** Members before what contains them, the record last. */
  readonly shapes: readonly Shape[];
  readonly enumerators: Enumerators;
  readonly tags: NamePool;
  readonly macros: NamePool;
  readonly failures: readonly Failure[];
}

/** What is declared for a lock. Meaningful only when `failures` is empty. */
export function collect(lock: Lock): Collected {
  const collector = new Collector(lock.subsystem);
  const shapes = collector.record(lock.layout);
  const { enumerators, tags, macros, failures } = collector;
  if (failures.length === 0) settleAlignments(shapes);
  return { shapes, enumerators, tags, macros, failures };
}

/** Where the walk is. */
interface Where {
  /** From the record: `slots[].id`; '' for the record itself. */
  readonly path: string;
  readonly depth: number;
}

interface Content {
  readonly slots: readonly Slot[];
  readonly fields: readonly Field[];
}

/** The kernel's name for a part's struct or union: tag, typedef, else the member's name, else the place. */
function baseName(type: AggregateType, part: Part): string {
  if (type.tag !== undefined) return type.tag;
  const isTypedef = isIdentifier(part.typeName) && !['struct', 'union'].includes(part.typeName);
  return isTypedef ? part.typeName : (part.name ?? part.substitute);
}

/** Without storage a member is declared nowhere, but what ends in a flexible array is looked into. */
function isDeclared({ name, type, widthBits }: Member): boolean {
  if (name === undefined && widthBits !== undefined) return false;
  return bytesOf(type) > 0 || isFlexible(type) || (aggregateOf(type)?.members.length ?? 0) > 0;
}

/** No constant of C masks more than 64 bits: a wider field (of __int128) is told in two pieces. */
function piecesOf(name: string, widthBits: number) {
  if (widthBits <= 64) return [{ name, widthBits, from: 0 }];
  return [
    { name: `${name}_low`, widthBits: 64, from: 0 },
    { name: `${name}_high`, widthBits: widthBits - 64, from: 64 },
  ];
}

function fieldsOf({ unit }: Part, slot: Slot): Field[] {
  if (!unit) return [];
  return unit.fields.flatMap(field => {
    const { little, big } = shiftBits(unit, field);
    return piecesOf(field.name ?? '', field.widthBits ?? 0).map(({ from, ...piece }) => ({
      ...piece,
      unit: slot.name,
      unitBytes: slot.bytes,
      shift: { little: little + from, big: big + from },
      remark: `${slot.name}: ${commentText(field.typeName)}`,
    }));
  });
}

class Collector {
  readonly tags = new NamePool();
  readonly macros = new NamePool();
  readonly enumerators: Enumerators;
  readonly failures: Failure[] = [];
  private readonly shapes: Shape[] = [];
  private readonly byText = new Map<string, Shape>();
  private readonly byType = new Map<AggregateType, Map<string, Shape>>();
  private readonly prefix: string;

  constructor(subsystem: string) {
    this.prefix = `ckpt_${subsystem}`;
    this.enumerators = new Enumerators(macroPart(this.prefix), this.macros);
  }

  record(layout: AggregateType): Shape[] {
    this.tags.claim(`${this.prefix}_s`);
    if (layout.bytes % layout.alignBytes !== 0)
      this.fail(
        'bad-lock',
        `has ${layout.bytes} bytes, no multiple of its alignment ${layout.alignBytes}`,
      );
    this.shape(layout, '', { path: '', depth: 0 });
    return this.shapes;
  }

  private fail(code: string, what: string, path = '', member?: Member): void {
    const record = `struct ${this.prefix}_s`;
    const message = path ? `'${path}' of ${record} ${what}` : `${record} ${what}`;
    this.failures.push({ code, message, ...(member?.place ? { place: member.place } : {}) });
  }

  /** `base` is the kernel's name; '' for the record. */
  private shape(type: AggregateType, base: string, where: Where): Shape {
    const known = this.byType.get(type)?.get(base);
    if (known) return known;
    const shape = this.interned(type, base, this.contentOf(type, where));
    const bases = this.byType.get(type) ?? new Map<string, Shape>();
    this.byType.set(type, bases.set(base, shape));
    return shape;
  }

  /** The shape of that name and content that exists already, or a new one under a name of its own. */
  private interned(type: AggregateType, base: string, content: Content): Shape {
    const { kind, bytes, alignBytes } = type;
    const slots = content.slots.map(slot => ({ ...slot, shape: undefined }));
    const text = JSON.stringify([base, kind, bytes, alignBytes, slots, content.fields]);
    const known = this.byText.get(text);
    if (known) return known;
    const name = `${this.prefix}__${exportedSuffix(base)}`;
    const tag = base ? this.tags.unique(name) : `${this.prefix}_s`;
    const macroPrefix = macroPart(base ? tag : this.prefix);
    const shape: Shape = { kind, tag, macroPrefix, bytes, alignBytes, ...content };
    this.byText.set(text, shape);
    this.shapes.push(shape);
    return shape;
  }

  private contentOf(type: AggregateType, where: Where): Content {
    const members = this.soundMembers(type, where);
    const names = new NamePool();
    for (const member of members) this.claimName(member, where, names);
    const parts = partsOf({ ...type, members });
    const slots = parts.map(part => this.slot(part, where, names));
    const fields = parts.flatMap((part, index) => fieldsOf(part, slots[index] as Slot));
    const pad = type.kind === 'struct' ? padStruct : padUnion;
    return { slots: pad(slots, type.bytes, names), fields };
  }

  /** The members that have storage, by offset; none where the numbers make no C type. */
  private soundMembers(type: AggregateType, { path, depth }: Where): Member[] {
    const members = type.members.filter(isDeclared).sort((a, b) => a.offsetBits - b.offsetBits);
    const isEmpty = type.bytes === 0 && members.length === 0;
    const fault = depth > DEEPEST ? 'nests too deep' : isEmpty ? 'is empty' : aggregateFault(type);
    if (fault) {
      this.fail('bad-lock', fault, path);
      return [];
    }
    const sound = members.filter(member => this.isSound(type, member, path));
    const clash = overlapping(type, sound);
    if (clash) this.fail('bad-lock', 'overlaps the member before it', joinPath(path, clash), clash);
    return clash ? [] : sound;
  }

  private isSound(outer: AggregateType, member: Member, path: string): boolean {
    const refusal = this.refusalOf(outer, member);
    if (refusal) this.fail(refusal.code, refusal.what, joinPath(path, member), member);
    return refusal === undefined;
  }

  private refusalOf(
    outer: AggregateType,
    member: Member,
  ): { code: string; what: string } | undefined {
    const { name, type, typeName } = member;
    if (isFlexible(type))
      return {
        code: 'flexible-array-in-record',
        what: 'is a flexible array: an image is of fixed size, give the array a length',
      };
    if (elementOf(type).kind === 'pointer')
      return {
        code: 'pointer-in-record',
        what: `is a pointer (${commentText(typeName)}): it means nothing in an image, record what it points to`,
      };
    // headers_install takes CONFIG_ at the start of a word for a leaked option.
    if (name !== undefined && (!isIdentifier(name) || name.startsWith('CONFIG_')))
      return {
        code: 'reserved-name',
        what: 'has a name that no exported header can bear: rename it',
      };
    const fault = memberFault(outer, member);
    return fault === undefined ? undefined : { code: 'bad-lock', what: fault };
  }

  /** A bit-field's name stands in macros only; generated names yield to it all the same. */
  private claimName(member: Member, { path }: Where, names: NamePool): void {
    if (member.name === undefined) return;
    const name = exportedName(member.name);
    if (names.claim(name)) return;
    const what = `is '${name}' in the exported header, as is another member: rename one`;
    this.fail('reserved-name', what, joinPath(path, member), member);
  }

  private slot(part: Part, where: Where, names: NamePool): Slot {
    const { type, offset } = part;
    const element = elementOf(type);
    const counts = countsOf(type).map(Number);
    const name = part.name === undefined ? names.unique(part.substitute) : exportedName(part.name);
    const renamed = part.name === undefined || part.name === name ? '' : ` '${part.name}'`;
    const remark = `${offset}: ${commentText(part.typeName)}${renamed}`.trim();
    const place = { name, offset, bytes: bytesOf(type), counts, remark };
    this.addEnumerators(part, where);
    if (!isAggregate(element)) {
      const scalar = scalarOf(element);
      const inner = scalar.count === undefined ? counts : [...counts, scalar.count];
      return { ...place, type: scalar.text, alignBytes: scalar.alignBytes, counts: inner };
    }
    const below = { path: this.pathBelow(part, where), depth: where.depth + 1 };
    const shape = this.shape(element, baseName(element, part), below);
    return { ...place, type: `${shape.kind} ${shape.tag}`, alignBytes: 1, shape };
  }

  private pathBelow({ members }: Part, { path }: Where): string {
    const [member] = members;
    return member ? arrayPath(joinPath(path, member), member) : path;
  }

  private addEnumerators(part: Part, { path }: Where): void {
    for (const member of part.members) {
      const element = elementOf(member.type);
      if (element.kind !== 'enum' || this.enumerators.add(element, member.typeName)) continue;
      const what = 'has an enumerator that C cannot have';
      this.fail('reserved-name', what, joinPath(path, member), member);
    }
  }
}
