// How headers are compiled: by the commands of a kernel's build, or by one that the file names.

import { isScalar } from 'yaml';
import { type Field, fieldsOf, textOf, textsOf, type Value } from './fields.ts';
import { includeProblem, passing } from './patterns.ts';
import type { Placed, Problems } from './problems.ts';

export type Compiler =
  /** A kernel's build folder, relative to the file's; it compiles with its own flags. */
  | { readonly kind: 'kernel'; readonly folder: Placed }
  /** The program, and what always stands behind it. */
  | { readonly kind: 'command'; readonly words: readonly string[] };

export interface Compile {
  readonly compiler: Compiler;
  /** Behind the compiler's own. */
  readonly flags: readonly string[];
  /** Headers that are included first: what stands between `<` and `>`. */
  readonly before: readonly Placed[];
}

/** Where the file says nothing. */
export const defaultCompile: Compile = {
  compiler: { kind: 'command', words: ['cc'] },
  flags: [],
  before: [],
};

const SHAPE = { name: "'compile'", keys: ['kernel', 'command', 'flags', 'before'] };

/** Undefined, and a problem, where it is no mapping. What it does not give is the default's. */
export function readCompile(value: Value, problems: Problems): Compile | undefined {
  const fields = fieldsOf(value, SHAPE, problems);
  if (!fields) return undefined;
  const kernel = fields.given.get('kernel');
  const command = fields.given.get('command');
  if (kernel && command)
    problems.add(command.keyAt, "'command' stands beside 'kernel': take one of them away");
  const flags = fields.given.get('flags');
  const before = fields.given.get('before');
  return {
    compiler: compilerOf(kernel, command, problems) ?? defaultCompile.compiler,
    flags: flags ? wordsOf(flags, problems) : [],
    before: before ? includesOf(before, problems) : [],
  };
}

function compilerOf(
  kernel: Field | undefined,
  command: Field | undefined,
  problems: Problems,
): Compiler | undefined {
  const words = command && wordsOf(command, problems);
  const folder =
    kernel &&
    textOf(kernel, { what: "the name of a kernel's build folder", isFree: true }, problems);
  if (folder) return { kind: 'kernel', folder };
  return words && { kind: 'command', words };
}

const WORDS = { what: 'a word', all: 'a word or a list of them', isFree: true } as const;

/** No shell takes them apart. */
function wordsOf(field: Field, problems: Problems): readonly string[] {
  const texts = textsOf(field, WORDS, problems);
  if (isScalar(field.node) && texts.some(({ text }) => text.includes(' ')))
    problems.add(field.at, `${field.name} is one word with blanks in it: write a list, [a, b]`);
  return texts.map(({ text }) => text);
}

function includesOf(field: Field, problems: Problems): readonly Placed[] {
  const texts = textsOf(field, { what: 'a header', all: 'a header or a list of them' }, problems);
  return passing(texts, includeProblem, problems);
}
