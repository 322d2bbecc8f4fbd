// Names of macros and enumerators -> values. The room's one door.

import type { EnumType, Macro, ObjectLayouts, Target } from '../layout/layout.ts';
import { ok, type Result } from '../layout/result.ts';
import type { Operand } from './arithmetic.ts';
import { type Definition, definitionOf } from './definition.ts';
import { dialectOf, operandsOf } from './dialect.ts';
import { Expander } from './expand.ts';
import { type ExpressionContext, evaluate } from './expression.ts';
import { HELPERS } from './helpers.ts';
import { stringOf } from './literals.ts';
import { Budget, NotConstant } from './not-constant.ts';
import { isPunctuator, type Token } from './tokens.ts';

export type Value =
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'string'; readonly text: string };

export interface Constants {
  /**
   * The value of an object-like macro or of an enumerator; undefined where C gives the name none, or
   * where units disagree on what it is. An integer is at most 64 bits wide, an unsigned one never
   * negative. A string may hold control characters. Evaluated when asked for, once.
   */
  valueOf(name: string): Value | undefined;
  /** The same, were some names to mean other integers or texts than they do. */
  valueWith(name: string, meanings: ReadonlyMap<string, bigint | string>): Value | undefined;
  /** Whether the value of a name is that of a CONFIG_ option, or is made of one. */
  isConfigured(name: string): boolean;
}

/** What an object says: see ObjectLayouts. */
export interface Scope {
  readonly target: Target;
  readonly macros: readonly Macro[];
  readonly enums: readonly EnumType[];
  /** A type's name and what it stands for; by it, casts to the object's own types have a value. */
  readonly namesBehind?: (typeName: string) => readonly string[];
}

/** Fails where the object's macros or enums do. */
export function constantsOf(object: ObjectLayouts): Result<Constants> {
  const macros = object.macros();
  if (!macros.ok) return macros;
  const enums = object.enums();
  if (!enums.ok) return enums;
  const { target, namesBehind } = object;
  return ok(constantsIn({ target, macros: macros.value, enums: enums.value, namesBehind }));
}

export function constantsIn(scope: Scope): Constants {
  return new Evaluation(scope);
}

class Evaluation implements Constants {
  private readonly macros: Names<Macro>;
  private readonly enumerators: Names<Operand>;
  private readonly context: ExpressionContext;
  private readonly definitions = new Map<string, Definition>();
  private readonly values = new Map<string, Value | undefined>();
  private readonly configured = new Set<string>();

  constructor({ target, macros, enums, namesBehind = name => [name] }: Scope) {
    this.macros = new Names(isSameMacro);
    for (const macro of macros) this.macros.add(macro.name, macro);
    const dialect = dialectOf(name => this.macros.first(name), target);
    this.enumerators = new Names(isSameOperand);
    for (const type of enums)
      for (const [name, operand] of operandsOf(type, dialect)) this.enumerators.add(name, operand);
    this.context = { dialect, namesBehind, enumerator: name => this.enumerators.only(name) };
  }

  valueOf(name: string): Value | undefined {
    if (!this.values.has(name)) this.values.set(name, this.evaluated(name));
    return this.values.get(name);
  }

  isConfigured(name: string): boolean {
    this.valueOf(name);
    return this.configured.has(name);
  }

  private evaluated(name: string): Value | undefined {
    return this.valueBy(name, each => {
      if (each.startsWith('CONFIG_')) this.configured.add(name);
      return this.definition(each);
    });
  }

  valueWith(name: string, meanings: ReadonlyMap<string, bigint | string>): Value | undefined {
    return this.valueBy(name, each => {
      const meaning = each === name ? undefined : meanings.get(each);
      return meaning === undefined ? this.definition(each) : definitionAs(each, meaning);
    });
  }

  private valueBy(
    name: string,
    lookUp: (name: string) => Definition | undefined,
  ): Value | undefined {
    try {
      const expander = new Expander(lookUp, new Budget());
      return this.valueIn(expander.expand([{ kind: 'name', text: name, spaced: false }]));
    } catch (error) {
      if (error instanceof NotConstant) return undefined;
      throw error;
    }
  }

  private valueIn(tokens: readonly Token[]): Value | undefined {
    const strings = stringsIn(tokens);
    if (strings.length > 0) return { kind: 'string', text: stringOf(strings) };
    const { value } = evaluate(tokens, this.context);
    return value === undefined ? undefined : { kind: 'integer', value };
  }

  private definition(name: string): Definition | undefined {
    const known = this.definitions.get(name);
    if (known) return known;
    const macro = this.macros.only(name);
    if (!macro) return undefined;
    const definition = definitionOf((macro.params && HELPERS.get(name)) ?? macro);
    this.definitions.set(name, definition);
    return definition;
  }
}

function definitionAs(name: string, meaning: bigint | string): Definition {
  const text = typeof meaning === 'bigint' ? `(${meaning})` : JSON.stringify(meaning);
  return definitionOf({ name, body: text });
}

/** What names stand for. Units of one object may disagree. */
class Names<T> {
  private readonly isSame: (one: T, other: T) => boolean;
  private readonly known = new Map<string, T>();
  private readonly disputed = new Set<string>();

  constructor(isSame: (one: T, other: T) => boolean) {
    this.isSame = isSame;
  }

  add(name: string, item: T): void {
    const known = this.known.get(name);
    if (known === undefined) this.known.set(name, item);
    else if (!this.isSame(known, item)) this.disputed.add(name);
  }

  first(name: string): T | undefined {
    return this.known.get(name);
  }

  /** Fails where there are several. */
  only(name: string): T | undefined {
    if (this.disputed.has(name)) throw new NotConstant(`units disagree on ${name}`);
    return this.known.get(name);
  }
}

function isSameMacro(one: Macro, other: Macro): boolean {
  return one.body === other.body && one.params?.join() === other.params?.join();
}

function isSameOperand(one: Operand, other: Operand): boolean {
  const isSameType = one.type.bits === other.type.bits && one.type.signed === other.type.signed;
  return isSameType && one.value === other.value;
}

/** Strings in any parentheses; none where there is anything else. */
function stringsIn(tokens: readonly Token[]): string[] {
  const first = tokens.findIndex(each => !isPunctuator(each, '('));
  const strings = tokens.slice(first, tokens.length - first);
  const isAll =
    first >= 0 &&
    strings.every(each => each.kind === 'string') &&
    tokens.slice(tokens.length - first).every(each => isPunctuator(each, ')'));
  return isAll ? strings.map(each => each.text) : [];
}
