// Random C structs with a model of what stands in them, replayable by their seed.

import { arrayOf, Declarations, SourceText } from './declarations.ts';
import { type Body, endsFlexible, MemberWriter, product, type Scope } from './members.ts';
import { type AggregateModel, isNamed, type NamedAggregate, type TextPlace } from './model.ts';
import { Random } from './random.ts';
import { defaults, type Options, type RandomOptions, type TypeUse } from './scalars.ts';

export interface RandomStructs {
  /** Declarations only; each struct's definition stands once, a member a line. */
  readonly source: string;
  /** The structs, unions and typedefs of the top level, in order; those in them are members'. */
  readonly structs: readonly NamedAggregate[];
  /** Typedefs that name an untagged aggregate of `structs` again. */
  readonly aliases: readonly string[];
}

/** `count` random definitions; the same arguments give the same text. */
export function randomStructs(
  seed: number,
  count: number,
  options: RandomOptions = {},
): RandomStructs {
  return new Generator(seed, { ...defaults, ...options }).run(count);
}

/** How an aggregate's braces open and close. */
interface Form {
  readonly open: string;
  readonly close: (attributes: string) => string;
  readonly name?: string;
  readonly tag?: string;
}

interface Written {
  readonly model: AggregateModel;
  readonly use: TypeUse;
  readonly closing: TextPlace;
}

class Generator {
  private readonly random: Random;
  private readonly source = new SourceText();
  private readonly declarations: Declarations;
  private readonly write: MemberWriter;
  private readonly structs: NamedAggregate[] = [];
  private pack: number | undefined;

  constructor(
    seed: number,
    private readonly options: Options,
  ) {
    this.random = new Random(seed);
    this.declarations = new Declarations(this.random, options, this.source);
    this.write = new MemberWriter(this.random, options, this.declarations);
  }

  run(count: number): RandomStructs {
    while (this.structs.length < count) {
      if (this.random.percent(15)) this.declarations.declareEnum();
      if (this.random.percent(40)) this.declarations.declareTypedef();
      this.topLevel();
    }
    const source = `${this.source.lines.join('\n')}\n`;
    return { source, structs: this.structs, aliases: this.declarations.aliases };
  }

  private topLevel(): void {
    this.pack = this.random.percent(6) ? this.random.pick([1, 2, 4, 8]) : undefined;
    if (this.pack) this.source.add(`#pragma pack(push, ${this.pack})`);
    const kind = this.random.percent(85) ? 'struct' : 'union';
    const scope: Scope = { indent: '', anonymous: false, kind, names: { next: 0 } };
    const { model, use } = this.random.percent(12)
      ? this.typedefAggregate(scope)
      : this.taggedAggregate(scope);
    if (!isNamed(model)) throw new Error('a definition of the top level without a name');
    this.structs.push(model);
    this.declarations.remember({ ...use, text: model.name, typeName: model.name });
    if (this.pack) this.source.add('#pragma pack(pop)');
  }

  private typedefAggregate(scope: Scope): Written {
    const name = this.declarations.nextTypedef();
    const close = (attributes: string) => `}${attributes} ${name};`;
    return this.aggregate(scope, { open: `typedef ${scope.kind}`, close, name });
  }

  private taggedAggregate(scope: Scope): Written {
    const tag = `r${this.structs.length}`;
    const name = `${scope.kind} ${tag}`;
    return this.aggregate(scope, { open: name, close: attributes => `}${attributes};`, name, tag });
  }

  private aggregate(scope: Scope, form: Form): Written {
    const attributes = this.attributes();
    const place = this.source.add(`${scope.indent}${form.open} {`, form.tag ?? scope.kind);
    const start = this.source.lines.length;
    const body = this.body({ ...scope, indent: `${scope.indent}  ` });
    const text = this.source.lines.slice(start).join('\n');
    const closing = this.source.add(`${scope.indent}${form.close(attributes.text)}`);
    const model: AggregateModel = {
      kind: scope.kind,
      ...(form.tag === undefined ? {} : { tag: form.tag }),
      ...(form.name === undefined ? {} : { name: form.name }),
      members: body.members,
      place,
      text: {
        body: text,
        attributes: attributes.text,
        ...(this.pack ? { pack: this.pack } : {}),
        aligned: attributes.aligned,
        lowered: attributes.packed || body.lowered || this.pack !== undefined,
        unnamedBits: body.unnamedBits,
        alignedBits: body.alignedBits,
      },
    };
    const last = body.members.at(-1);
    const flexible = last !== undefined && endsFlexible(last);
    const use = { text: '', base: model, maxBits: 0, bytes: body.bytes + 8, flexible };
    return { model, use, closing };
  }

  private attributes(): { text: string; packed: boolean; aligned: boolean } {
    const packed = this.random.percent(15);
    const aligned = this.random.percent(10);
    const list = [
      ...(packed ? ['packed'] : []),
      ...(aligned ? [`aligned(${this.random.pick([1, 2, 4, 8, 16, 32])})`] : []),
    ];
    return { text: list.length ? ` __attribute__((${list.join(', ')}))` : '', packed, aligned };
  }

  private body(scope: Scope): Body {
    const body: Body = {
      members: [],
      bytes: 0,
      lowered: false,
      unnamedBits: false,
      alignedBits: false,
    };
    const depth = scope.indent.length / 2;
    const empty = depth === 1 && this.random.percent(1);
    if (empty) return body;
    const steps = this.random.between(1, depth === 1 ? 7 : 3);
    for (let step = 0; step < steps; step++) this.step(scope, body, depth);
    if (body.members.length === 0) this.write.plain(scope, body);
    const last = depth === 1 && scope.kind === 'struct' && body.members.some(({ name }) => name);
    if (last && this.options.flexible && this.random.percent(10)) this.write.flexible(scope, body);
    return body;
  }

  private step(scope: Scope, body: Body, depth: number): void {
    const chance = this.random.below(100);
    const mayOpen = depth <= 4;
    if (chance < 30) this.write.bitFields(scope, body);
    else if (chance < 38 && this.options.pointers) this.write.pointer(scope, body);
    else if (chance < 54 && mayOpen) this.anonymous(scope, body);
    else if (chance < 61 && mayOpen) this.nested(scope, body, false);
    else if (chance < 65 && mayOpen && !scope.anonymous) this.nested(scope, body, true);
    else if (chance < 69 && !scope.anonymous) this.write.inlineEnum(scope, body);
    else this.write.plain(scope, body);
  }

  private anonymous(scope: Scope, body: Body): void {
    const kind = this.random.pick(['struct', 'union'] as const);
    const { model, use } = this.aggregate(
      { ...scope, anonymous: true, kind },
      { open: kind, close: attributes => `}${attributes};` },
    );
    body.bytes += use.bytes;
    body.members.push({ typeName: kind, base: model, counts: [], place: model.place as TextPlace });
  }

  /** `struct { ... } name[2];`, or with a tag that is declared there. */
  private nested(scope: Scope, body: Body, tagged: boolean): void {
    const kind = this.random.pick(['struct', 'union'] as const);
    const name = this.write.name(scope);
    const tag = `r${this.structs.length}_${name}`;
    const open = tagged ? `${kind} ${tag}` : kind;
    const counts = this.write.counts(32);
    const { model, use, closing } = this.aggregate(
      { ...scope, kind },
      {
        open,
        close: attributes => `}${attributes} ${name}${arrayOf(counts)};`,
        ...(tagged ? { tag, name: open } : {}),
      },
    );
    body.bytes += use.bytes * product(counts);
    const column = `${scope.indent}}${model.text?.attributes} `.length + 1;
    const place = { line: closing.line, column };
    body.members.push({ name, typeName: open, base: model, counts, place });
  }
}
