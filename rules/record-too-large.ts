import type { RecordRule } from './rule.ts';
import { wholeRecord } from './shared/leaf.ts';

/** No object is larger on a 32-bit ABI, and the exported header is for all of them. */
const mostBytes = 2 ** 31 - 1;

export const rule: RecordRule = {
  id: 'record-too-large',
  severity: 'error',
  isOfImages: true,
  summary: 'a record is larger than a userspace can hold',
  why: 'The exported header declares the record: a 32-bit program that includes it does not compile.',
  misses: 'A size that is unwise: what one image may take is the decision of its author.',
  example: {
    before: 'struct ckpt_x_s { __u8 a[1ull << 31]; };',
    after: 'struct ckpt_x_s { __u8 a[1 << 20]; };',
  },
  check: ({ canonical }) =>
    canonical.bytes > mostBytes
      ? [
          wholeRecord(
            canonical,
            `it has ${canonical.bytes} bytes, where ${mostBytes} are the most: save less, or in several records`,
          ),
        ]
      : [],
};
