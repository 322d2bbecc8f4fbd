// Names by which authors say that a member means nothing yet.

const WORDS: ReadonlySet<string> = new Set([
  ...['reserved', 'reserve', 'resvd', 'rsvd', 'resv', 'rsv'],
  ...['pad', 'padding', 'unused', 'spare', 'filler', 'mbz'],
]);

/**
 * `reserved`, `__pad2`, `s_reserved_pad`, `reserved_at_40`; not `reserved_gdt_blocks` or `pad_count`, which
 * speak of what they count: the last word decides.
 */
export function isReservedName(name: string): boolean {
  const words = name
    .toLowerCase()
    .replace(/_at_[0-9a-f]+$/, '')
    .split(/_|(?<=[a-z])(?=\d)/);
  const last = words.filter(word => word !== '' && !/^\d+$/.test(word)).at(-1);
  return last !== undefined && WORDS.has(last);
}
