// The structs of a kernel object: names, kinds and bounds as readelf shows them, no offsets, no sizes.

import type { Count } from '../../../plugin/layout/layout.ts';
import type { AggregateModel, MemberModel, NamedAggregate } from './model.ts';
import { isAggregate } from './model.ts';
import type { Entry } from './readelf.ts';

/** Every struct and union that has a name, and every typedef of an untagged one, by that name. */
export function namedAggregates(entries: ReadonlyMap<string, Entry>): Map<string, NamedAggregate> {
  const models = new Models(entries);
  const named = new Map<string, NamedAggregate>();
  for (const entry of entries.values()) {
    const model = models.named(entry);
    if (model) named.set(model.name, model);
  }
  return named;
}

/** The names of the aggregates that a struct reaches, through pointers and functions too. */
export function reachedFrom(entries: ReadonlyMap<string, Entry>, name: string): Set<string> {
  const start = [...entries.values()].find(
    entry =>
      entry.tag === 'structure_type' &&
      entry.attributes.get('name') === name &&
      isDefinition(entry),
  );
  const seen = new Set<Entry>();
  const queue = start ? [start] : [];
  const names = new Set<string>();
  for (let entry = queue.pop(); entry; entry = queue.pop()) {
    if (seen.has(entry)) continue;
    seen.add(entry);
    const own = cName(entry, entries);
    if (own !== undefined) names.add(own);
    queue.push(...entry.children);
    const type = entries.get(entry.attributes.get('type') ?? '');
    if (type) queue.push(type);
  }
  return names;
}

const aggregateTags: Readonly<Record<string, 'struct' | 'union'>> = {
  structure_type: 'struct',
  union_type: 'union',
};

function isDefinition({ attributes }: Entry): boolean {
  return !attributes.has('declaration');
}

/** `struct foo`, or `foo_t` for a typedef of an untagged aggregate, through other typedefs too. */
function cName(entry: Entry, entries: ReadonlyMap<string, Entry>): string | undefined {
  const kind = aggregateTags[entry.tag];
  const name = entry.attributes.get('name');
  if (kind) return name !== undefined && isDefinition(entry) ? `${kind} ${name}` : undefined;
  if (entry.tag !== 'typedef') return undefined;
  const aggregate = aliased(entry, entries);
  return aggregate && !aggregate.attributes.has('name') ? name : undefined;
}

/** The aggregate that a typedef names, without arrays or pointers between. */
function aliased(typedef: Entry, entries: ReadonlyMap<string, Entry>): Entry | undefined {
  let at: Entry | undefined = typedef;
  while (at && (at.tag === 'typedef' || qualifiers.has(at.tag)))
    at = entries.get(at.attributes.get('type') ?? '');
  return at && aggregateTags[at.tag] ? at : undefined;
}

class Models {
  private readonly aggregates = new Map<Entry, AggregateModel>();

  constructor(private readonly entries: ReadonlyMap<string, Entry>) {}

  named(entry: Entry): NamedAggregate | undefined {
    const name = cName(entry, this.entries);
    if (name === undefined) return undefined;
    const model = entry.tag === 'typedef' ? aliased(entry, this.entries) : entry;
    return model && { ...this.aggregate(model), name };
  }

  private typeOf({ attributes }: Entry): Entry | undefined {
    return this.entries.get(attributes.get('type') ?? '');
  }

  private aggregate(entry: Entry): AggregateModel {
    const known = this.aggregates.get(entry);
    if (known) return known;
    const kind = aggregateTags[entry.tag] ?? 'struct';
    const tag = entry.attributes.get('name');
    const members: MemberModel[] = [];
    const tagged = tag === undefined ? {} : { tag, name: `${kind} ${tag}` };
    const model: AggregateModel = { kind, ...tagged, members };
    this.aggregates.set(entry, model);
    for (const child of entry.children)
      if (child.tag === 'member') members.push(this.member(child));
    return model;
  }

  private member(entry: Entry): MemberModel {
    const name = entry.attributes.get('name');
    const bits = entry.attributes.get('bit_size');
    const { base, counts } = this.resolve(this.typeOf(entry));
    const member = { ...(name === undefined ? {} : { name }), base, counts };
    if (bits === undefined) return member;
    const declared = this.spelling(this.typeOf(entry));
    return { ...member, widthBits: Number(bits), ...(declared ? { declared } : {}) };
  }

  /** Through typedefs, qualifiers and arrays. */
  private resolve(entry: Entry | undefined): Pick<MemberModel, 'base' | 'counts'> {
    const counts: Count[] = [];
    let order: 'little' | 'big' | undefined;
    let at = entry;
    while (at && through.has(at.tag)) {
      order ??= orderOf(at);
      counts.push(...at.children.filter(({ tag }) => tag === 'subrange_type').map(countOf));
      at = this.typeOf(at);
    }
    const base = this.base(at);
    return { base: base.kind === 'int' && order ? { ...base, order } : base, counts };
  }

  private base(entry: Entry | undefined): MemberModel['base'] {
    if (!entry) return { kind: 'opaque' };
    if (aggregateTags[entry.tag]) return this.aggregate(entry);
    if (entry.tag === 'enumeration_type') return enumOf(entry);
    if (entry.tag === 'pointer_type') return { kind: 'pointer', pointee: this.pointee(entry) };
    const encoding = Number(entry.attributes.get('encoding'));
    const isChar = entry.attributes.get('name') === 'char';
    return { kind: isChar ? 'char' : (encodings[encoding] ?? 'opaque') };
  }

  private pointee(pointer: Entry): 'object' | 'function' {
    let at = this.typeOf(pointer);
    while (at && at.tag !== 'array_type' && through.has(at.tag)) at = this.typeOf(at);
    return at?.tag === 'subroutine_type' ? 'function' : 'object';
  }

  /** The type of a bit-field in C. */
  private spelling(entry: Entry | undefined): string | undefined {
    if (!entry) return undefined;
    if (qualifiers.has(entry.tag)) return this.spelling(this.typeOf(entry));
    const name = entry.attributes.get('name');
    return entry.tag === 'enumeration_type' ? name && `enum ${name}` : name;
  }
}

const qualifiers = new Set(['const_type', 'volatile_type', 'atomic_type', 'restrict_type']);
const through = new Set([...qualifiers, 'typedef', 'array_type']);

/** DWARF 5 §7.8, table 7.11. */
const encodings: Readonly<Record<number, 'bool' | 'float' | 'opaque' | 'int'>> = {
  2: 'bool',
  3: 'opaque',
  4: 'float',
  5: 'int',
  6: 'int',
  7: 'int',
  8: 'int',
};

function orderOf({ tag, attributes }: Entry): 'little' | 'big' | undefined {
  const order = tag === 'typedef' && /^__(le|be)(16|32|64)$/.exec(attributes.get('name') ?? '');
  return order ? (order[1] === 'le' ? 'little' : 'big') : undefined;
}

function countOf({ attributes }: Entry): Count {
  const count = attributes.get('count');
  if (count !== undefined) return Number(count);
  const upper = attributes.get('upper_bound');
  return upper === undefined ? 'flexible' : Number(BigInt.asIntN(64, BigInt(upper) + 1n));
}

function enumOf({ attributes, children }: Entry): MemberModel['base'] {
  const tag = attributes.get('name');
  const enumerators = children.map(child => ({
    name: child.attributes.get('name') ?? '',
    value: BigInt(child.attributes.get('const_value') ?? 0),
  }));
  return { kind: 'enum', ...(tag === undefined ? {} : { tag }), enumerators };
}

/** The names of members: macros of the same names would rewrite a question. */
export function memberNames(model: AggregateModel, into = new Set<string>()): Set<string> {
  for (const { name, base } of model.members) {
    if (name !== undefined) into.add(name);
    if (isAggregate(base) && base.name === undefined) memberNames(base, into);
  }
  return into;
}
