// What a compiler writes under -MMD: the rule that make is to read.

/**
 * The prerequisites of a dependency file, in order, as the compiler names them. gcc and clang write a
 * blank as `\ `, `#` as `\#`, `$` as `$$`, and end a line that goes on with a backslash.
 */
export function dependenciesIn(text: string): string[] {
  const rule = text.replace(/\\\r?\n/g, ' ');
  const behind = /:(?=\s)/.exec(rule);
  if (!behind) return [];
  const words = rule.slice(behind.index + 1).match(/(?:\\[\s\S]|[^\s\\])+/g) ?? [];
  return words.map(word => word.replace(/\\([ #])/g, '$1').replaceAll('$$', '$'));
}
