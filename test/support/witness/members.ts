// Members of random structs that open no braces: scalars, pointers, bit-fields, flexible arrays.

import type { Count } from '../../../plugin/layout/layout.ts';
import { arrayOf, type Declarations } from './declarations.ts';
import { isAggregate, type MemberModel, type TextPlace } from './model.ts';
import type { Random } from './random.ts';
import type { Options, TypeUse } from './scalars.ts';

/** Where a body stands. */
export interface Scope {
  readonly indent: string;
  /** In or under an anonymous aggregate: nothing may be declared there that its twin would repeat. */
  readonly anonymous: boolean;
  readonly kind: 'struct' | 'union';
  /** Shared with all that is nested, so that names are unique in the outermost aggregate. */
  readonly names: { next: number };
}

/** What stands between the braces so far. */
export interface Body {
  readonly members: MemberModel[];
  bytes: number;
  lowered: boolean;
  unnamedBits: boolean;
  alignedBits: boolean;
}

interface PointerForm {
  readonly before: string;
  readonly after: string;
  readonly pointee: 'object' | 'function';
  readonly typeName?: string;
}

const pointerForms: readonly PointerForm[] = [
  { before: 'void *', after: '', pointee: 'object', typeName: 'void *' },
  { before: 'char **', after: '', pointee: 'object', typeName: 'char **' },
  { before: 'struct opaque0 *', after: '', pointee: 'object', typeName: 'struct opaque0 *' },
  { before: 'const char *const ', after: '', pointee: 'object' },
  { before: '__u32 *volatile ', after: '', pointee: 'object', typeName: '__u32 *' },
  { before: 'int *__restrict ', after: '', pointee: 'object', typeName: 'int *' },
  { before: 'int (*', after: ')[3]', pointee: 'object' },
  { before: 'int (*', after: ')(int, void *)', pointee: 'function' },
  { before: 'struct opaque0 *(*', after: ')(void)', pointee: 'function' },
  { before: 'fn_t *', after: '', pointee: 'function', typeName: 'fn_t *' },
  { before: 'fn_t **', after: '', pointee: 'object', typeName: 'fn_t **' },
];

/** Names that C takes and C++ does not; each can fall once in a struct, by its index. */
const wordsOfCxx = [
  'class',
  'new',
  'delete',
  'this',
  'template',
  'private',
  'operator',
  'namespace',
  'virtual',
  'friend',
  'catch',
  'typename',
  'explicit',
  'xor',
  'nullptr',
];

/** The pieces of a declaration in their order; the name's column follows from `before`. */
interface Line {
  readonly before: string;
  readonly name: string;
  readonly after: string;
}

export class MemberWriter {
  constructor(
    private readonly random: Random,
    private readonly options: Options,
    private readonly declarations: Declarations,
  ) {}

  /** A member of a type that has a name. */
  plain(scope: Scope, body: Body): void {
    const use = this.declarations.any(({ bytes, flexible }) => bytes <= 160 && !flexible);
    const own = use.realigned ? [] : this.counts(use.bytes);
    const attributes = use.realigned ? '' : this.attributes(body);
    if (use.realigned) body.lowered = true;
    body.bytes += use.bytes * product(own);
    this.write(scope, body, use, {
      text: this.qualified(use.text),
      after: `${arrayOf(own)}${attributes}`,
      facts: { counts: [...own, ...(use.counts ?? [])] },
    });
  }

  pointer(scope: Scope, body: Body): void {
    const form = this.random.pick(pointerForms);
    const name = this.name(scope);
    const counts = this.counts(8);
    const after = `${arrayOf(counts)}${form.after}${this.attributes(body)}`;
    const place = this.line(scope, { before: form.before, name, after });
    body.bytes += 8 * product(counts);
    body.members.push({
      name,
      ...(form.typeName === undefined ? {} : { typeName: form.typeName }),
      base: { kind: 'pointer', pointee: form.pointee },
      counts,
      place,
    });
  }

  /** A run of bit-fields, with separators and holes between them. */
  bitFields(scope: Scope, body: Body): void {
    const length = this.random.between(1, 6);
    for (let i = 0; i < length; i++) {
      const use = this.declarations.any(({ maxBits }) => maxBits > 0);
      if (use.realigned) body.lowered = true;
      if (this.options.unnamedBits && this.random.percent(14)) this.unnamedBits(scope, body, use);
      else this.bitField(scope, body, use);
    }
  }

  private unnamedBits(scope: Scope, body: Body, use: TypeUse): void {
    const width = this.random.percent(50) ? 0 : this.random.between(1, use.maxBits);
    this.line(scope, { before: `${use.text} `, name: '', after: `:${width}` });
    body.unnamedBits = true;
  }

  private bitField(scope: Scope, body: Body, use: TypeUse): void {
    const widest = this.random.percent(50) ? use.maxBits : Math.min(use.maxBits, 7);
    const widthBits = this.random.between(1, widest);
    const attributes = this.attributes(body);
    if (attributes.includes('aligned')) body.alignedBits = true;
    body.bytes += 8;
    this.write(scope, body, use, {
      text: this.qualified(use.text),
      after: `:${widthBits}${attributes}`,
      facts: { counts: [], widthBits, declared: use.text },
    });
  }

  inlineEnum(scope: Scope, body: Body): void {
    const { text, model } = this.declarations.enumDefinition(undefined);
    const name = this.name(scope);
    const place = this.line(scope, { before: `${text} `, name, after: '' });
    const column = scope.indent.length + text.indexOf('{') + 1;
    body.bytes += 8;
    body.members.push({
      name,
      typeName: 'enum',
      base: { ...model, place: { line: place.line, column } },
      counts: [],
      place,
    });
  }

  /** A flexible array, or a struct that ends with one. */
  flexible(scope: Scope, body: Body): void {
    const use = this.declarations.any(({ bytes, realigned }) => bytes <= 160 && !realigned);
    const own: Count[] = use.flexible ? [] : ['flexible', ...this.counts(use.bytes)];
    this.write(scope, body, use, {
      text: use.text,
      after: arrayOf(own),
      facts: { counts: [...own, ...(use.counts ?? [])] },
    });
  }

  /** A new name in the outermost aggregate. */
  name({ names }: Scope): string {
    const index = names.next++;
    const word = this.random.percent(6) ? wordsOfCxx[index] : undefined;
    return word ?? `m${index}`;
  }

  /** Bounds for elements of about `bytes`: mostly none, a rank of 1 to 3 otherwise. */
  counts(bytes: number): Count[] {
    if (bytes > 128 || !this.random.percent(22)) return [];
    const rank = this.random.pick([1, 1, 1, 2, 2, 3]);
    return Array.from({ length: rank }, () =>
      this.random.percent(4) ? 0 : this.random.between(1, rank === 1 ? 9 : 4),
    );
  }

  private qualified(text: string): string {
    const chance = this.random.below(100);
    if (chance < 8) return `const ${text}`;
    if (chance < 12) return `volatile ${text}`;
    return chance < 14 ? `${text} const volatile` : text;
  }

  /** `aligned` and `packed` on a member. */
  private attributes(body: Body): string {
    const chance = this.random.below(100);
    if (chance < 6) return ` __attribute__((aligned(${this.random.pick([2, 4, 8, 16])})))`;
    if (chance >= 9) return '';
    body.lowered = true;
    return ' __attribute__((packed))';
  }

  private write(
    scope: Scope,
    body: Body,
    use: TypeUse,
    member: {
      text: string;
      after: string;
      facts: Pick<MemberModel, 'counts' | 'widthBits' | 'declared'>;
    },
  ): void {
    const name = this.name(scope);
    const place = this.line(scope, { before: `${member.text} `, name, after: member.after });
    const typeName = use.counts ? use.elementName : use.typeName;
    body.members.push({
      name,
      ...(typeName === undefined ? {} : { typeName }),
      base: use.base,
      ...member.facts,
      place,
      realigned: use.realigned ?? false,
      qualified: use.qualified || member.text !== use.text,
    });
  }

  private line({ indent }: Scope, { before, name, after }: Line): TextPlace {
    const { line } = this.declarations.source.add(`${indent}${before}${name}${after};`);
    return { line, column: indent.length + before.length + 1 };
  }
}

export function product(counts: readonly Count[]): number {
  return counts.reduce<number>((all, count) => all * (count === 'flexible' ? 0 : count), 1);
}

export function endsFlexible({ base, counts }: MemberModel): boolean {
  if (counts[0] === 'flexible') return true;
  const last = isAggregate(base) ? base.members.at(-1) : undefined;
  return last !== undefined && counts.length === 0 && endsFlexible(last);
}
