// What the compiler says of names in a source: which of them are integer constant expressions, which are
// strings, and what they are worth.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Constants } from '../../../plugin/constants/constants.ts';
import { answersIn, compile, type Machine, run } from './compilers.ts';
import { Questions } from './questions.ts';

export interface Source {
  readonly command: readonly [string, ...string[]];
  /** Where the command runs. */
  readonly cwd: string;
  /** For what is asked and answered. */
  readonly folder: string;
  readonly machine: Machine;
  /** What stands before the questions: includes and definitions. */
  readonly prologue: string;
}

/** Integers: any but floats and pointers can be the operand of `|`. */
export const isInteger = (name: string) => `_Static_assert((${name}) | 1, "");`;

/** Strings: what may stand between two others. */
export const isString = (name: string) =>
  `_Static_assert(__builtin_strlen("" ${name} "") + 1, "");`;

/** The texts whose line, as `question` makes it, the compiler accepts. */
export function accepted(
  source: Source,
  texts: readonly string[],
  question: (text: string) => string,
): string[] {
  const refused = refusedLines(source, texts.map(question));
  return texts.filter((_, index) => !refused.has(index));
}

function refusedLines(source: Source, lines: readonly string[]): Set<number> {
  return linesWith(source, lines, /error:/, ['-fsyntax-only', '-w']);
}

/** The lines, from 0 on, of which the compiler says what `message` matches. */
export function linesWith(
  { command, cwd, folder, prologue }: Source,
  lines: readonly string[],
  message: RegExp,
  flags: readonly string[],
): Set<number> {
  const file = join(folder, 'lines.c');
  writeFileSync(file, `${prologue}\n#line 1 "lines"\n${lines.join('\n')}\n`);
  const [tool, ...args] = command;
  const plain = ['-fmax-errors=0', '-ftrack-macro-expansion=0', '-fno-diagnostics-show-caret'];
  const all = [...args, ...plain, ...flags, '-c', file, '-o', join(folder, 'lines.o')];
  const { stderr } = spawnSync(tool, all, { cwd, encoding: 'utf8', maxBuffer: 1 << 30 });
  const said = [...stderr.matchAll(/^lines:(\d+):(?:\d+:)? (.*)$/gm)];
  const matching = said.filter(([, , text = '']) => message.test(text));
  return new Set(matching.map(([, line]) => Number(line) - 1));
}

/** The integers that we say names are, by name. */
export function claimsOf(constants: Constants, names: readonly string[]): Map<string, bigint> {
  const claims = new Map<string, bigint>();
  for (const name of names) {
    const value = constants.valueOf(name);
    if (value?.kind === 'integer') claims.set(name, value.value);
  }
  return claims;
}

/** What the preprocessor makes of each name, by the name. */
export function expansionsOf(source: Source, names: readonly string[]): Map<string, string> {
  const { command, cwd, folder, prologue } = source;
  const lines = names.map((name, index) => `"expansion ${index}:" ${name}`);
  const file = join(folder, 'names.c');
  writeFileSync(file, `${prologue}\n${lines.join('\n')}\n`);
  const [tool, ...args] = command;
  const text = run(tool, [...args, '-E', '-P', file], cwd);
  const found = text.matchAll(/^"expansion (\d+):" ?(.*)/gm);
  return new Map([...found].map(([, index, rest = '']) => [names[Number(index)] ?? '', rest]));
}

/** The values of integer constant expressions; all must be such. */
export function integersOf(source: Source, texts: readonly string[]): bigint[] {
  const questions = new Questions();
  const facts = texts.map(text => ({
    low: questions.value(`(${text})`),
    isNegative: questions.value(`(${text}) < 0`),
  }));
  const { command, cwd, folder, machine, prologue } = source;
  const [file, object] = [join(folder, 'ask.c'), join(folder, 'ask.o')];
  writeFileSync(file, `${prologue}\n${questions.source()}`);
  compile({ command, folder: cwd, source: file, object });
  const answers = answersIn(folder, 'ask.o', machine);
  return facts.map(({ low, isNegative }) =>
    isNegative(answers) === 1n ? BigInt.asIntN(64, low(answers)) : low(answers),
  );
}

/** `NAME` is `text`, by the bytes. */
export function isText(name: string, text: string): string {
  const bytes = [...Buffer.from(`${text}\0`)];
  const spelled = bytes.map(each => `\\${each.toString(8).padStart(3, '0')}`).join('');
  const isEqual = `__builtin_memcmp(${name}, "${spelled}", ${bytes.length}) == 0`;
  return `_Static_assert(sizeof(${name}) == ${bytes.length} && ${isEqual}, "");`;
}
