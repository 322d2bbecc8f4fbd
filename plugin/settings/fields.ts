// YAML nodes to keys, lists and texts; what is not as expected goes to the problems, with its place.

import { type Alias, isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { nearestName } from '../layout/like-names.ts';
import { codeOf, type Placed, type Problems, shown } from './problems.ts';

/** The value of a key, or an item of its list. */
export interface Value {
  /** In messages: `'flags'`, `an item of 'flags'`. */
  readonly name: string;
  /** Offset at which a problem with it is told. */
  readonly at: number;
  readonly node: ParsedNode | null;
}

export interface Field extends Value {
  readonly key: string;
  /** Offset of the key itself. */
  readonly keyAt: number;
}

export interface Fields {
  /** Offset of the first key. */
  readonly at: number;
  readonly given: ReadonlyMap<string, Field>;
}

/** What a mapping is called (`a waiver`) and may hold. */
export interface Shape {
  readonly name: string;
  readonly keys: readonly string[];
}

/** The known keys that are given; undefined where it is no mapping. */
export function fieldsOf(value: Value, shape: Shape, problems: Problems): Fields | undefined {
  const { node } = value;
  if (!isMap<ParsedNode, ParsedNode | null>(node)) {
    refuse(value, `${shape.name} is made of keys (${listed(shape.keys)})`, problems);
    return undefined;
  }
  const given = new Map<string, Field>();
  for (const pair of node.items) {
    const field = fieldOf(pair.key, pair.value, problems);
    const problem = field && keyProblem(field, shape, given, problems);
    if (problem) problems.add(field.keyAt, problem);
    else if (field) given.set(field.key, field);
  }
  return { at: node.range?.[0] ?? value.at, given };
}

function fieldOf(name: ParsedNode, node: ParsedNode | null, problems: Problems): Field | undefined {
  const [keyAt] = name.range;
  if (isScalar(name)) {
    const key = typeof name.value === 'string' ? name.value : (name.source ?? '');
    return {
      key,
      name: shown(key),
      keyAt,
      node,
      at: node === null || isNull(node) ? keyAt : node.range[0],
    };
  }
  if (!isAlias(name)) problems.add(keyAt, `a key is a word, not ${described(name)}`);
  return undefined;
}

function keyProblem(
  { key }: Field,
  { name, keys }: Shape,
  given: ReadonlyMap<string, Field>,
  problems: Problems,
): string | undefined {
  const known = given.get(key);
  if (known) return `${shown(key)} stands in line ${problems.placeOf(known.keyAt).line} already`;
  if (keys.includes(key)) return undefined;
  if (key === '<<') return "'<<' is YAML's merge key, which is not used here: write the keys out";
  const nearest = nearestName(key, keys);
  const hint = nearest ? `did you mean '${nearest}'?` : `${name} has ${listed(keys)}`;
  return `unknown key ${shown(key)}: ${hint}`;
}

/** The items of a list that is no list of texts; none, and a problem, where it is none or empty. */
export function itemsOf(value: Value, problems: Problems): readonly Value[] {
  const { name, at, node } = value;
  if (!isSeq<ParsedNode>(node)) {
    refuse(value, `${name} is a list, each of its entries behind a '- '`, problems);
    return [];
  }
  if (node.items.length === 0)
    problems.add(at, `${name} is an empty list: put something into it, or take the key away`);
  return node.items.map(item => ({ name: `an item of ${name}`, at: item.range[0], node: item }));
}

/** What a text is to be. */
export interface Wanted {
  /** `the name of a macro`: completes a sentence. */
  readonly what: string;
  /** Whether any text will do, so that a number or a word like `true` may be meant as one. */
  readonly isFree?: true;
}

/** One line without blanks around it. */
export function textOf(value: Value, wanted: Wanted, problems: Problems): Placed | undefined {
  const { name, at, node } = value;
  if (!isScalar(node) || typeof node.value !== 'string') {
    const hint = wanted.isFree && isScalar(node) ? ': put it in quotes if it is meant' : '';
    refuse(value, `${name} is ${wanted.what}`, problems, hint);
    return undefined;
  }
  // A text below > or | ends in a line feed of YAML's own.
  const text = node.value.replace(/\n$/, '');
  const problem = textProblem(text);
  if (!problem) return { text, place: problems.placeOf(at) };
  problems.add(at, `${name} ${problem}`);
  return undefined;
}

/** Globs become regular expressions, which have their limits. */
const LONGEST = 1_000;

function textProblem(text: string): string | undefined {
  if (text.trim() === '') return 'is empty: give it a value, or take it away';
  if (text.length > LONGEST) return `is longer than ${LONGEST} characters`;
  // What a terminal obeys or does not show could make a message say something else.
  const [odd] = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.exec(text) ?? [];
  if (odd !== undefined) return `has ${ODD.get(odd) ?? `the character ${codeOf(odd)}`} in it`;
  return text.trim() === text ? undefined : 'has blanks around it';
}

const ODD: ReadonlyMap<string, string> = new Map([
  ['\t', 'a tab'],
  ['\n', 'a line break'],
]);

/** A text, or a list of texts; those that are none go to the problems. `all` is what the two are to be. */
export function textsOf(
  value: Value,
  { all, ...wanted }: Wanted & { readonly all: string },
  problems: Problems,
): readonly Placed[] {
  if (!isSeq(value.node)) {
    const text = textOf(value, { ...wanted, what: all }, problems);
    return text ? [text] : [];
  }
  return itemsOf(value, problems).flatMap(each => textOf(each, wanted, problems) ?? []);
}

export function choiceOf<T extends string>(
  value: Value,
  choices: readonly T[],
  problems: Problems,
): T | undefined {
  const { name, node } = value;
  const chosen = isScalar(node) ? choices.find(each => each === node.value) : undefined;
  if (chosen === undefined) refuse(value, `${name} is ${listed(choices, 'or')}`, problems);
  return chosen;
}

export function booleanOf(value: Value, problems: Problems): boolean | undefined {
  const { name, node } = value;
  if (isScalar(node) && typeof node.value === 'boolean') return node.value;
  refuse(value, `${name} is true or false`, problems);
  return undefined;
}

/** What is an alias or has a tag has been refused by that. */
function refuse({ name, at, node }: Value, expected: string, problems: Problems, hint = ''): void {
  if (isAlias(node) || node?.tag) return;
  if (node === null || isNull(node))
    problems.add(at, `${name} has no value: give it one, or take it away`);
  else problems.add(at, `${expected}, not ${described(node)}${hint}`);
}

function isNull(node: ParsedNode): boolean {
  return isScalar(node) && node.value === null;
}

function described(node: Exclude<ParsedNode, Alias.Parsed>): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  const { value, source = '' } = node;
  if (typeof value === 'string') return shown(value);
  return typeof value === 'boolean' ? source : `the number ${source.slice(0, 20)}`;
}

/** `a, b and c`. */
export function listed(words: readonly string[], last = 'and'): string {
  return words.length < 2
    ? words.join()
    : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
