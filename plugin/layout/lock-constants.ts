// The constants of a record as lines of its lock, and back:
//
//     constants
//       CKPT_X_DEAD = 2, inside it
//       CKPT_X_NODE = "node", by its name
//       enum mode, of its header
//         MODE_A = 0

import {
  type Claim,
  type Constant,
  type ConstantEnum,
  type Constants,
  claims,
  describeValue,
  isEmpty,
  sortConstants,
} from './constants.ts';
import type { Enumerator } from './layout.ts';
import { parseEnumerator } from './lock-line.ts';
import { spellName, unspell } from './names.ts';
import { Refusal } from './refusal.ts';

/** The line that begins them. */
export const constantsLine = 'constants';

/** None for a record that has none. */
export function constantLines(constants: Constants): string[] {
  if (isEmpty(constants)) return [];
  const { macros, enums } = sortConstants(constants);
  const lines = macros.map(
    ({ name, value, claim }) => `  ${spellName(name)} = ${describeValue(value)}, ${claim}`,
  );
  return [constantsLine, ...lines, ...enums.flatMap(enumLines)];
}

function enumLines({ tag, claim, enumerators }: ConstantEnum): string[] {
  const name = tag === undefined ? 'enum' : `enum ${spellName(tag)}`;
  const lines = enumerators.map(each => `    ${spellName(each.name)} = ${each.value}`);
  return [`  ${name}, ${claim}`, ...lines];
}

const quoted = '"(?:[^"\\\\]|\\\\.)*"';
const claim = `(${claims.join('|')})`;
const macroPattern = new RegExp(`^ {2}(${quoted}|[\\w$]+) = (-?\\d{1,40}|${quoted}), ${claim}$`);
const enumPattern = new RegExp(`^ {2}enum(?: (${quoted}|[\\w$]+))?, ${claim}$`);

/**
 * Reads the lines from number `first` to number `last`; `lineOf` gets `\nNAME` for each constant. Throws
 * a `Refusal` for a line that is none, and for a name that stands there twice.
 */
export function readConstants(
  lines: readonly string[],
  { first, last }: { readonly first: number; readonly last: number },
  lineOf: Map<string, number>,
): Constants {
  const macros: Constant[] = [];
  const enums: (ConstantEnum & { readonly enumerators: Enumerator[] })[] = [];
  const remember = (name: string, number: number) => {
    const known = lineOf.get(`\n${name}`);
    if (known !== undefined)
      throw new Refusal(number, `the constant '${name}' stands in line ${known} already`);
    lineOf.set(`\n${name}`, number);
  };
  for (let number = first; number <= last; number++) {
    const line = lines[number - 1] ?? '';
    const above = enums.at(-1);
    const enumerator = above && line.startsWith('    ') && parseEnumerator(line.slice(4));
    if (enumerator) above.enumerators.push(enumerator);
    const opened = enumerator ? undefined : parseEnum(line);
    if (opened) enums.push(opened);
    const macro = enumerator || opened ? undefined : parseMacro(line);
    if (macro) macros.push(macro);
    const named = enumerator ?? macro;
    if (named) remember(named.name, number);
    else if (!opened)
      throw new Refusal(number, `expected a constant 'NAME = VALUE, WHY', found '${line.trim()}'`);
  }
  return { macros, enums };
}

function parseMacro(line: string): Constant | undefined {
  const [, spelled = '', text = '', why] = macroPattern.exec(line) ?? [];
  const name = unspell(spelled);
  const value = text.startsWith('"') ? unspell(text) : text === '' ? undefined : BigInt(text);
  if (!name || value === undefined) return undefined;
  return { name, value, claim: why as Claim };
}

function parseEnum(line: string): (ConstantEnum & { enumerators: Enumerator[] }) | undefined {
  const match = enumPattern.exec(line);
  const tag = match?.[1] === undefined ? undefined : unspell(match[1]);
  if (!match || (match[1] !== undefined && tag === undefined)) return undefined;
  const named = tag === undefined ? {} : { tag };
  return { ...named, claim: match[2] as Claim, enumerators: [] };
}
