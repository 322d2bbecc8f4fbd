// Whether two names of one member say the same thing; which of known names was meant.

/** Of the longer name's letters: more differences than that make another word. */
const MOST_DIFFERENCES = 0.4;
const LEAST_WORD = 2;

/**
 * `flags` and `cap_flags`, `len` and `length`, `adress` and `address`; not `timeout` and `owner`. Case, digits
 * and underscores at the ends do not count.
 */
export function isLikeName(one: string, other: string): boolean {
  const [a, b] = [plain(one), plain(other)];
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short === '') return true;
  return (
    sharesWord(a, b) ||
    (short.length >= LEAST_WORD && long.includes(short)) ||
    isShortFor(short, long) ||
    distance(a, b) <= long.length * MOST_DIFFERENCES
  );
}

function plain(name: string): string {
  return name.toLowerCase().replace(/^_+|[_\d]+$/g, '');
}

function sharesWord(a: string, b: string): boolean {
  const words = new Set(a.split('_'));
  return b.split('_').some(word => word.length >= LEAST_WORD && words.has(word));
}

/** Its letters stand in the long name in this order, the first one first: `cnt`, `uid` for `user_id`. */
function isShortFor(short: string, long: string): boolean {
  if (short.length < LEAST_WORD || short[0] !== long[0]) return false;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at++;
  return at === short.length;
}

/** Letters put in, left out or replaced (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Whoever writes a longer one did not mean a name of ours; bounds the work. */
const LONGEST_MEANT = 60;

/** Which of the names was meant by one that is none of them, where one is close: the closest, the first such. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > LONGEST_MEANT) return undefined;
  const [nearest] = known
    .map(each => ({ each, apart: distance(name.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, apart }) => apart <= Math.max(name.length, each.length) * MOST_DIFFERENCES)
    .sort((a, b) => a.apart - b.apart);
  return nearest?.each;
}
