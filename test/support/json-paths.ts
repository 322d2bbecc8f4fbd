// Places in a JSON text's value, and the value with another thing there.

/** Keys and indices, from the whole on. */
export type Path = readonly (string | number)[];

type Tree = Readonly<Record<string | number, unknown>>;

function entriesOf(value: unknown): (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return [...value.entries()];
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** Every object, list and value in it; the whole first. */
export function pathsIn(whole: unknown, above: Path = []): Path[] {
  return [above, ...entriesOf(whole).flatMap(([key, value]) => pathsIn(value, [...above, key]))];
}

export function at(whole: unknown, path: Path): unknown {
  return path.reduce<unknown>((here, key) => (here as Tree)[key], whole);
}

/** Only what leads to the place is new; `other` that is undefined: what was there is taken out. */
export function withOther(whole: unknown, [key, ...path]: Path, other: unknown): unknown {
  if (key === undefined) return other;
  const below = withOther((whole as Tree)[key], path, other);
  const entries = entriesOf(whole).map(([each, value]) => [each, each === key ? below : value]);
  const kept = entries.filter(([, value]) => value !== undefined);
  return Array.isArray(whole) ? kept.map(([, value]) => value) : Object.fromEntries(kept);
}
