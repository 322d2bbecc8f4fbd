import { describeOffset } from '../plugin/layout/describe.ts';
import { fingerprintText } from '../plugin/layout/fingerprint.ts';
import type { Container, Matched } from '../plugin/layout/pair.ts';
import type { Change, DriftRule } from './rule.ts';
import { changeOf } from './shared/change.ts';

/** Offsets count from what contains the member, so that all that embed it say the same. */
export function moveOf({ old, new: now }: Matched): string {
  const was = describeOffset(old.member, old.relativeBits);
  return `moved from ${was} to ${describeOffset(now.member, now.relativeBits)}`;
}

function missing(some: readonly string[], others: readonly string[]): string {
  const known = new Set(others);
  return some.find(line => !known.has(line)) ?? '';
}

/** The net below all rules: layouts of different fingerprints never pass in silence. */
export function unexplained({ old, new: now }: Container): Change {
  const [was, is] = [fingerprintText(old).split('\n'), fingerprintText(now).split('\n')];
  const lost = missing(was, is);
  const came = missing(is, was);
  const what = `the layout was '${lost}', is '${came}' (path, type, bit offset, bits)`;
  const place = now.place ? { place: now.place } : {};
  return { text: what, what, site: 'record', position: -1, ...place };
}

export const rule: DriftRule = {
  id: 'member-moved',
  severity: 'error',
  summary: 'a member lies elsewhere, and nothing before it says why',
  why:
    'An old image is read at the wrong place. An alignment attribute on the member came or went, or ' +
    'unnamed padding did.',
  misses: 'A move that follows from another change: that change is named instead.',
  example: {
    before: 'struct ckpt_x_s { __u32 a; __u32 b; __u64 c; };',
    after: 'struct ckpt_x_s { __u32 a; __u32 :32; __u32 b; __u64 c; };',
  },
  check: ({ causes }) =>
    causes.moved
      .filter(pair => pair.old.member.widthBits === undefined)
      .map(pair => changeOf(pair, moveOf(pair))),
};
