// The names that random structs draw their members' types from: enums, typedefs, structs so far.

import { type EnumModel, isAggregate, type MemberModel, type TextPlace } from './model.ts';
import type { Random } from './random.ts';
import { type Options, preamble, scalars, type TypeUse } from './scalars.ts';

/** The text so far; every declaration knows where it starts. */
export class SourceText {
  readonly lines: string[] = [];

  /** Adds a line; `column` of the result is that of `marked` in it. */
  add(line: string, marked = ''): TextPlace {
    this.lines.push(line);
    return { line: this.lines.length, column: line.indexOf(marked) + 1 };
  }
}

interface EnumStyle {
  readonly values: readonly bigint[];
  readonly maxBits: number;
  readonly packed?: boolean;
}

const enumStyles: readonly EnumStyle[] = [
  { values: [0n, 1n, 2n], maxBits: 32 },
  { values: [-1n, 0n, 7n], maxBits: 32 },
  { values: [1n, 0x7fffffffn], maxBits: 32 },
  { values: [0xffffffffn], maxBits: 32 },
  { values: [-5n, -0x80000000n], maxBits: 32 },
  { values: [-1n, 200n, 40000n], maxBits: 32 },
  { values: [1n, 0x100000000n], maxBits: 64 },
  { values: [-1n, 0xffffffffn], maxBits: 64 },
  { values: [-0x123456789an, 0x7fffffffffffffffn], maxBits: 64 },
  { values: [0n, 0xffffffffffffffffn], maxBits: 64 },
  { values: [0n, 200n], maxBits: 8, packed: true },
  { values: [-1n, 100n], maxBits: 8, packed: true },
  { values: [-300n, 200n], maxBits: 16, packed: true },
  { values: [0n, 0x12345n], maxBits: 32, packed: true },
];

function literal(value: bigint): string {
  const digits = value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
  if (value >= -0x7fffffffn && value <= 0x7fffffffn) return `${value}`;
  return value > 0x7fffffffffffffffn ? `${digits}ULL` : `${digits}LL`;
}

export class Declarations {
  private readonly plain: readonly TypeUse[];
  private readonly named: TypeUse[] = [];
  /** Typedefs of typedefs of untagged aggregates: as good a name, where the compiler keeps it. */
  readonly aliases: string[] = [];
  private enums = 0;
  private typedefs = 0;

  constructor(
    private readonly random: Random,
    private readonly options: Options,
    readonly source: SourceText,
  ) {
    this.plain = scalars(options);
    for (const line of preamble) source.add(line);
    source.add('struct opaque0;');
    source.add('typedef int fn_t(int);');
  }

  /** A scalar, or with luck one of the latest names that `fits`. */
  any(fits: (use: TypeUse) => boolean): TypeUse {
    const latest = this.named.slice(-40).filter(fits);
    if (latest.length > 0 && this.random.percent(45)) return this.random.pick(latest);
    return this.random.pick(this.plain.filter(fits));
  }

  /** Members may be of this type from here on. */
  remember(use: TypeUse): void {
    this.named.push(use);
    if (isAggregate(use.base) && use.base.tag === undefined) this.aliases.push(use.text);
  }

  nextTypedef(): string {
    return `t${this.typedefs++}`;
  }

  /** The body of an enum definition: text and model. */
  enumDefinition(tag: string | undefined): { text: string; maxBits: number; model: EnumModel } {
    const style = this.random.pick(enumStyles);
    const id = this.enums++;
    const enumerators = style.values.map((value, i) => ({ name: `E${id}_${i}`, value }));
    const list = enumerators.map(({ name, value }) => `${name} = ${literal(value)}`).join(', ');
    const packed = style.packed ? ' __attribute__((packed))' : '';
    const text = `enum ${tag === undefined ? '' : `${tag} `}{ ${list} }${packed}`;
    const model = { kind: 'enum', ...(tag === undefined ? {} : { tag }), enumerators } as const;
    return { text, maxBits: style.maxBits, model };
  }

  /** `enum eN { ... };` */
  declareEnum(): void {
    const tag = `e${this.enums}`;
    const { text, maxBits, model } = this.enumDefinition(tag);
    const place = this.source.add(`${text};`, tag);
    const name = `enum ${tag}`;
    this.remember({ text: name, typeName: name, base: { ...model, place }, maxBits, bytes: 8 });
  }

  /** `typedef ... tN;`: a scalar, an earlier name, an array, a pointer, or one realigned. */
  declareTypedef(): void {
    const name = this.nextTypedef();
    const of = this.any(use => !use.flexible && use.bytes <= 64);
    const chance = this.random.below(100);
    if (chance < 20 && !of.realigned) this.typedefArray(name, of);
    else if (chance < 35 && this.options.pointers) this.typedefPointer(name, of);
    else if (chance < 45 && !of.counts) this.typedefRealigned(name, of);
    else {
      const qualifier = this.random.pick(['', '', 'const ', 'volatile ']);
      this.source.add(`typedef ${qualifier}${of.text} ${name};`);
      const qualified = of.qualified || qualifier !== '';
      this.remember({ ...of, text: name, typeName: name, qualified });
    }
  }

  private typedefArray(name: string, of: TypeUse): void {
    const count = this.random.between(1, 5);
    this.source.add(`typedef ${of.text} ${name}[${count}];`);
    const counts = [count, ...(of.counts ?? [])];
    const elementName = of.counts ? of.elementName : of.typeName;
    this.remember({
      text: name,
      typeName: name,
      base: of.base,
      counts,
      ...(elementName === undefined ? {} : { elementName }),
      qualified: of.qualified ?? false,
      maxBits: 0,
      bytes: of.bytes * count,
    });
  }

  private typedefPointer(name: string, of: TypeUse): void {
    const toFunction = this.random.percent(40);
    const declarator = toFunction ? `void (*${name})(void)` : `${of.text} *${name}`;
    this.source.add(`typedef ${declarator};`);
    const base = { kind: 'pointer', pointee: toFunction ? 'function' : 'object' } as const;
    this.remember({ text: name, typeName: name, base, maxBits: 0, bytes: 8 });
  }

  private typedefRealigned(name: string, of: TypeUse): void {
    const align = this.random.pick([1, 2, 4, 8, 16]);
    this.source.add(`typedef ${of.text} ${name} __attribute__((aligned(${align})));`);
    this.remember({ ...of, text: name, typeName: name, realigned: true });
  }
}

export function arrayOf(counts: MemberModel['counts']): string {
  return counts.map(count => (count === 'flexible' ? '[]' : `[${count}]`)).join('');
}
