// Many things to wait for, a few of them at a time.

import { availableParallelism } from 'node:os';

/** As many at a time as there are processors. Results in the order of the items. */
export async function inTurn<Item, Out>(
  items: readonly Item[],
  run: (item: Item) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = [];
  const waiting = items.map((item, index) => ({ item, index }));
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      results[next.index] = await run(next.item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}
