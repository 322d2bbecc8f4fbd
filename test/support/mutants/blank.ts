// A text of the same length in which only declarations are left.

/**
 * Comments, strings and directives become blanks, line ends stay. Of bit-fields that a header has once for
 * each byte order, those for little-endian targets are left. An index means the same place in both texts.
 */
export function blanked(text: string): string {
  const plain = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"/g, toBlanks);
  return withoutDirectives(plain);
}

export function toBlanks(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** Stands where a condition begins that only the preprocessor can decide; no C has it. */
export const unknown = '@';

/** Of one `#if`: the branch we are in is read, and some branch was. */
interface Condition {
  open: boolean;
  taken: boolean;
}

function withoutDirectives(text: string): string {
  const conditions: Condition[] = [];
  let continues = false;
  const lines = text.split('\n').map(line => {
    const begins = !continues && /^\s*#/.test(line);
    const known = !begins || follow(line, conditions);
    const isDirective = begins || continues;
    continues = isDirective && line.endsWith('\\');
    if (!known) return unknown + toBlanks(line).slice(1);
    return isDirective || conditions.some(({ open }) => !open) ? toBlanks(line) : line;
  });
  return lines.join('\n');
}

/** False for a condition that has nothing to do with byte order: its first branch is read. */
function follow(line: string, conditions: Condition[]): boolean {
  const [, word = '', rest = ''] = /^\s*#\s*(\w*)(.*)/.exec(line) ?? [];
  const wanted = !rest.includes('BIG_ENDIAN');
  const last = conditions.at(-1);
  if (/^if/.test(word)) conditions.push({ open: wanted, taken: wanted });
  else if (/^el/.test(word) && last) {
    last.open = !last.taken && wanted;
    last.taken ||= last.open;
  } else if (word === 'endif') conditions.pop();
  return !/^if/.test(word) || rest.includes('ENDIAN');
}
