// What of a C text hangs on the configuration: the conditions around a line, and what macros are made of.
// No condition is evaluated: that one names an option is all that is asked.

import { logicalLines, type Token } from './c-text.ts';

export interface Conditions {
  /** Options that the conditions around an offset name: `CONFIG_SMP`. Sorted, each once. */
  at(offset: number): readonly string[];
  /** Options that a macro or an option stands for, as far as the text says; empty for any other name. */
  behind(name: string): readonly string[];
}

/** What the kernel's own headers make of the configuration. */
const OF_THE_KERNEL: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ PAGE_SIZE: 'PAGE_SIZE', PAGE_SHIFT: 'PAGE_SIZE', PAGE_MASK: 'PAGE_SIZE' },
    ...{ THREAD_SIZE: 'THREAD_SIZE', L1_CACHE_BYTES: 'L1_CACHE_BYTES' },
    ...{ SMP_CACHE_BYTES: 'L1_CACHE_BYTES', HZ: 'CONFIG_HZ', NR_CPUS: 'CONFIG_NR_CPUS' },
    ...{ NODES_SHIFT: 'CONFIG_NODES_SHIFT', MAX_NUMNODES: 'CONFIG_NODES_SHIFT' },
  }),
);

/** Identifiers of a condition, from an offset up to another. */
interface Span {
  readonly from: number;
  to: number;
  readonly words: readonly string[];
}

interface Definition {
  readonly offset: number;
  readonly words: readonly string[];
}

interface Directives {
  readonly spans: readonly Span[];
  readonly definitions: ReadonlyMap<string, readonly Definition[]>;
}

export function conditionsIn(text: string): Conditions {
  const { spans, definitions } = directivesIn(text);
  const around = (offset: number): readonly string[] =>
    spans.filter(({ from, to }) => from < offset && offset < to).flatMap(({ words }) => words);
  const optionsOf = (words: readonly string[]): readonly string[] => {
    const found = new Set<string>();
    const seen = new Set(words);
    for (const word of seen) {
      const option = optionOf(word);
      if (option !== undefined) found.add(option);
      // What is added to a set while it is walked is walked, too.
      else
        for (const each of definitions.get(word) ?? [])
          for (const name of [...around(each.offset), ...each.words]) seen.add(name);
    }
    return sorted(found);
  };
  return { at: offset => optionsOf(around(offset)), behind: name => optionsOf([name]) };
}

export function sorted(names: Iterable<string>): readonly string[] {
  return [...new Set(names)].sort();
}

function optionOf(name: string): string | undefined {
  if (/^CONFIG_\w/.test(name)) return name.replace(/_MODULE$/, '');
  return OF_THE_KERNEL.get(name);
}

function wordsOf(text: string): string[] {
  return [...text.matchAll(/(?<![\w.])[A-Za-z_]\w*/g)].map(([word]) => word);
}

/** A branch hangs on its own condition and on those of the branches before it. */
function directivesIn(text: string): Directives {
  const spans: Span[] = [];
  const definitions = new Map<string, Definition[]>();
  const open: Span[] = [];
  const begin = (offset: number, words: readonly string[]) => {
    const span = { from: offset, to: text.length, words };
    spans.push(span);
    open.push(span);
  };
  for (const { word, rest, offset } of directivesOf(logicalLines(text))) {
    const closed = /^(?:el|endif)/.test(word) ? open.pop() : undefined;
    if (closed) closed.to = offset;
    if (/^(?:if|el)/.test(word)) begin(offset, [...(closed?.words ?? []), ...wordsOf(rest)]);
    const [, name = '', body = ''] = /^(\w+)(.*)/.exec(rest) ?? [];
    if (word !== 'define') continue;
    const definition = { offset, words: wordsOf(body) };
    definitions.set(name, [...(definitions.get(name) ?? []), definition]);
  }
  return { spans, definitions };
}

function directivesOf(lines: readonly Token[]) {
  return lines.flatMap(({ text, offset }) => {
    const [, word, rest = ''] = /^\s*#\s*([a-z]+)\s*(.*)/.exec(text) ?? [];
    return word === undefined ? [] : [{ word, rest, offset }];
  });
}
