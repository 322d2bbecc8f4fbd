// Bytes and bits of a record that no member uses.

/** Offsets are in bytes, from the start of the record or of a loop's element. */
export type Hole =
  | { readonly kind: 'bytes'; readonly offset: number; readonly bytes: number }
  /** One byte of which `keep` is the part in use, as C's `&=` sees it. */
  | { readonly kind: 'bits'; readonly offset: number; readonly keep: number }
  | {
      readonly kind: 'loop';
      readonly offset: number;
      readonly count: number;
      readonly strideBytes: number;
      readonly holes: readonly Hole[];
    };
