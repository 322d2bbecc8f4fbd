// The integer types of UAPI headers, by size.

const ladders: readonly (readonly string[])[] = [
  ['__u8', '__u16', '__u32', '__u64'],
  ['__s8', '__s16', '__s32', '__s64'],
  ['', '__le16', '__le32', '__le64'],
  ['', '__be16', '__be32', '__be64'],
  ['uint8_t', 'uint16_t', 'uint32_t', 'uint64_t'],
  ['int8_t', 'int16_t', 'int32_t', 'int64_t'],
  ['unsigned char', 'unsigned short', 'unsigned int', 'unsigned long long'],
  ['signed char', 'short', 'int', 'long long'],
];

const signs: readonly (readonly [string, string])[] = [
  ...[8, 16, 32, 64].map(bits => [`__u${bits}`, `__s${bits}`] as const),
  ...[8, 16, 32, 64].map(bits => [`uint${bits}_t`, `int${bits}_t`] as const),
  ['unsigned char', 'signed char'],
  ['unsigned short', 'short'],
  ['unsigned int', 'int'],
];

function stepOf(
  type: string,
): { readonly ladder: readonly string[]; readonly at: number } | undefined {
  for (const ladder of ladders) {
    const at = ladder.indexOf(type);
    if (at >= 0) return { ladder, at };
  }
  return undefined;
}

/** Undefined for what is no integer of this list. */
export function bitsOf(type: string): number | undefined {
  const step = stepOf(type);
  return step && 8 << step.at;
}

/** The same kind of integer in another size. */
export function resized(type: string, bits: number): string | undefined {
  const step = stepOf(type);
  return step?.ladder[Math.log2(bits / 8)] || undefined;
}

export function otherSign(type: string): string | undefined {
  for (const [one, other] of signs) {
    if (type === one) return other;
    if (type === other) return one;
  }
  return undefined;
}

/** Without a byte order of its own. */
export function isNative(type: string): boolean {
  return bitsOf(type) !== undefined && !/^__[lb]e/.test(type);
}

/** In words that no typedef is needed for. */
export function spelledOut(type: string): string | undefined {
  const [, sign, bits] = /^__([us])(8|16|32|64)$/.exec(type) ?? [];
  if (bits === undefined) return undefined;
  return resized(sign === 'u' ? 'unsigned char' : 'signed char', Number(bits));
}
