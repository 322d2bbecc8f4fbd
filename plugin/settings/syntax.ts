// What yaml's parser says of broken syntax, in words that need no knowledge of its tokens.

import type { ErrorCode } from 'yaml';

/** By the code and the beginning of what yaml 2 says; the first that fits. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [
    /^BLOCK_AS_IMPLICIT_KEY Nested mappings/,
    "a second ': ' stands in one value: put the value in quotes, or mend the indentation of the next line",
  ],
  [
    /^MULTILINE_IMPLICIT_KEY /,
    "this key and its ':' do not stand on one line: the ':' is missing, or the indentation is wrong",
  ],
  [/^MISSING_CHAR Implicit map keys/, "a key without a ':' behind it"],
  [/^MISSING_CHAR Comments/, 'a comment needs a blank before its #'],
  [/^MISSING_CHAR Missing ,/, 'a comma is missing before this'],
  [
    /^MISSING_CHAR Sequence item/,
    "this belongs to no item of the list: mend its indentation, or begin it with '- '",
  ],
  [/^BAD_INDENT All/, 'indented unlike the keys among which it stands'],
  [/^BLOCK_AS_IMPLICIT_KEY A block/, 'indented unlike the items among which it stands'],
  [
    /^[A-Z_]+ Block scalars? (?:lines|values|with)/,
    'a text below | or > is indented deeper than its key, all of it alike',
  ],
  [/^TAB_AS_INDENT /, 'a tab indents this line: YAML takes blanks only'],
  [/^BAD_SCALAR_START /, 'a value that begins like this has to be put in quotes'],
  [
    /^BAD_DQ_ESCAPE /,
    'no escape that YAML knows: a backslash is doubled in double quotes, or stands in single ones',
  ],
  [
    /^UNEXPECTED_TOKEN Unexpected block-seq/,
    'a list begins on the line below its key, or with a [',
  ],
  [/^UNEXPECTED_TOKEN Unexpected ,/, 'a comma with nothing before it'],
  [
    /^UNEXPECTED_TOKEN Unexpected [a-z-]+ (?:token|at node end)/,
    'this follows a value that has ended: put the whole value in quotes, or take this away',
  ],
  [/^KEY_OVER_1024_CHARS /, 'a key is longer than 1024 characters'],
  [
    /^BLOCK_IN_FLOW /,
    'lines of a list or mapping stand within [ ] or { }: write all of it in one of the styles',
  ],
  [
    /^UNEXPECTED_TOKEN Unexpected [:?]/,
    'a : or ? stands where no key does: put a text that begins with one in quotes',
  ],
  [
    /^UNEXPECTED_TOKEN (?:Block scalar header|Not a YAML token)/,
    'the text of a | or > begins on the next line',
  ],
];

const MOST_SHOWN = 100;

/** One sentence for an error of yaml's parser or composer. */
export function sentenceOf(code: ErrorCode, message: string): string {
  const said = `${code} ${message.slice(0, MOST_SHOWN)}`;
  const known = SENTENCES.find(([pattern]) => pattern.test(said));
  return known ? known[1] : `this cannot be read as YAML: ${message.slice(0, MOST_SHOWN)}`;
}
