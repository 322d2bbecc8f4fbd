/** The least number from `low` to `high` that holds, when all above it hold as well; `high` is taken to. */
export async function firstWhere(
  low: number,
  high: number,
  holds: (at: number) => Promise<boolean>,
): Promise<number> {
  let [below, at] = [low, high];
  while (below < at) {
    const middle = (below + at) >> 1;
    if (await holds(middle)) at = middle;
    else below = middle + 1;
  }
  return at;
}
