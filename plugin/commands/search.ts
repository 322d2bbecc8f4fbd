/** The least number from `low` to `high` that holds, when all above it hold as well; `high` is taken to. */
export function firstWhere(low: number, high: number, holds: (at: number) => boolean): number {
  let [below, at] = [low, high];
  while (below < at) {
    const middle = (below + at) >> 1;
    if (holds(middle)) at = middle;
    else below = middle + 1;
  }
  return at;
}
