/** Whether two values are made of equal parts: layouts are, of plain objects, arrays and primitives. */
export function isSame(some: unknown, other: unknown): boolean {
  if (some === other) return true;
  if (typeof some !== 'object' || typeof other !== 'object' || !some || !other) return false;
  const keys = Object.keys(some);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every(key => isSame(at(some, key), at(other, key)));
}

function at(value: object, key: string): unknown {
  return (value as Readonly<Record<string, unknown>>)[key];
}
