// A lock's layout as shapes: names given, bit-fields put into their units, one shape for each
// kernel type however often the record has it.

import { byteOrderOf } from '../layout/abi.ts';
import type { AggregateType, ByteOrder } from '../layout/layout.ts';
import { arrayPath, joinPath } from '../layout/leaves.ts';
import type { Lock } from '../layout/lock.ts';
import type { Failure } from '../layout/result.ts';
import { bytesOf, countsOf, elementOf, isAggregate } from '../layout/size.ts';
import { piecesOf } from './bitfields.ts';
import { commentText, isIdentifier, macroPart } from './c-writer.ts';
import { scalarOf } from './ctypes.ts';
import { Enumerators } from './enumerators.ts';
import { exportedName, exportedSuffix, exportedTag, NamePool, prefixOf } from './names.ts';
import { padStruct, padUnion } from './padding.ts';
import { type Part, partsOf } from './parts.ts';
import { type Field, type Shape, type Slot, settleAlignments } from './shape.ts';
import { Refusals, type Where } from './sound.ts';

export interface Collected {
  /** That bit-fields are counted in; absent: the reader's own. */
  readonly byteOrder?: ByteOrder;
  /** Members before what contains them, the record last. */
  readonly shapes: readonly Shape[];
  readonly enumerators: Enumerators;
  readonly tags: NamePool;
  readonly macros: NamePool;
  readonly failures: readonly Failure[];
}

/** What is declared for a lock. Meaningful only when `failures` is empty. */
export function collect(lock: Lock): Collected {
  const collector = new Collector(lock);
  const shapes = collector.record(lock.layout);
  const { enumerators, tags, macros, refusals } = collector;
  const { failures } = refusals;
  if (failures.length === 0) settleAlignments(shapes);
  const byteOrder = lock.abi === undefined ? undefined : byteOrderOf(lock.abi);
  return { ...(byteOrder ? { byteOrder } : {}), shapes, enumerators, tags, macros, failures };
}

interface Content {
  readonly slots: readonly Slot[];
  readonly fields: readonly Field[];
}

/** The kernel's name for a part's struct or union: tag, typedef, else the member's name, else the place. */
function baseName(type: AggregateType, part: Part): string {
  if (type.tag) return type.tag;
  const isTypedef = isIdentifier(part.typeName) && !['struct', 'union'].includes(part.typeName);
  return isTypedef ? part.typeName : (part.name ?? part.substitute);
}

function fieldsOf({ unit }: Part, slot: Slot): Field[] {
  if (!unit) return [];
  return piecesOf(unit).map(piece => ({ ...piece, unit: slot.name, unitBytes: slot.bytes }));
}

class Collector {
  readonly tags = new NamePool();
  readonly macros = new NamePool();
  readonly enumerators: Enumerators;
  readonly refusals: Refusals;
  private readonly shapes: Shape[] = [];
  private readonly byText = new Map<string, Shape>();
  private readonly byType = new Map<AggregateType, Map<string, Shape>>();
  private readonly prefix: string;
  private readonly tag: string;

  constructor(lock: Lock) {
    this.prefix = prefixOf(lock);
    this.tag = exportedTag(lock);
    this.refusals = new Refusals(`struct ${this.tag}`);
    this.enumerators = new Enumerators(macroPart(this.prefix), this.macros);
  }

  record(layout: AggregateType): Shape[] {
    this.tags.claim(this.tag);
    const { bytes, alignBytes } = layout;
    if (bytes % alignBytes !== 0) {
      const what = `has ${bytes} bytes, no multiple of its alignment ${alignBytes}`;
      this.refusals.add({ code: 'bad-lock', what }, '');
    }
    this.shape(layout, '', { path: '', depth: 0 });
    return this.shapes;
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
    const tag = base ? this.tags.unique(name) : this.tag;
    const macroPrefix = macroPart(base ? tag : this.prefix);
    const shape: Shape = { kind, tag, macroPrefix, bytes, alignBytes, ...content };
    this.byText.set(text, shape);
    this.shapes.push(shape);
    return shape;
  }

  private contentOf(type: AggregateType, where: Where): Content {
    const members = this.refusals.soundMembers(type, where);
    const names = new NamePool();
    this.refusals.claimNames(members, where.path, names);
    const parts = partsOf({ ...type, members });
    const slots = parts.map(part => this.slot(part, where, names));
    const fields = parts.flatMap((part, index) => fieldsOf(part, slots[index] as Slot));
    const pad = type.kind === 'struct' ? padStruct : padUnion;
    return { slots: pad(slots, type.bytes, names), fields };
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
      const fault = { code: 'reserved-name', what: 'has an enumerator that C cannot have' };
      this.refusals.add(fault, joinPath(path, member), member);
    }
  }
}
