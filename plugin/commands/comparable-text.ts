/** Equal for equal values; keys of `without` do not count. Enumerators are big integers, which JSON has not. */
export function comparable(value: unknown, without: ReadonlySet<string> = new Set()): string {
  return JSON.stringify(value, (key, each) => {
    if (without.has(key)) return undefined;
    return typeof each === 'bigint' ? `${each}n` : each;
  });
}
