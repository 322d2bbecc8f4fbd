import { differenceOf } from '../plugin/layout/difference.ts';
import { fingerprintText } from '../plugin/layout/fingerprint.ts';
import type { Container, Matched } from '../plugin/layout/pair.ts';
import { countsOf } from '../plugin/layout/size.ts';
import type { Change, DriftRule } from './rule.ts';
import { containerChange, matchedPairs, wasIs } from './shared/change.ts';

/** A union of one member is a struct of one member to whoever reads the bytes. */
function readsTheSame({ old, new: now, inner }: Matched): boolean {
  if (!inner) return false;
  const [was, is] = [countsOf(old.member.type).join(), countsOf(now.member.type).join()];
  return was === is && fingerprintText(inner.old) === fingerprintText(inner.new);
}

function isOther(pair: Matched): boolean {
  return differenceOf(pair.old.member, pair.new.member) === 'kind' && !readsTheSame(pair);
}

function ofWhole(container: Container): Change {
  const [was, is] = [container.old.kind, container.new.kind];
  return containerChange(container, `was a ${was}, is a ${is}`, `a ${was}`);
}

/** A type with a tag is the same to all that embed it. */
function ofMember(pair: Matched): Change {
  const { old, new: now, inner } = pair;
  const sameCounts = countsOf(old.member.type).join() === countsOf(now.member.type).join();
  const isTagged = inner?.new.tag !== undefined && inner.new.tag === inner.old.tag;
  return inner && sameCounts && isTagged ? ofWhole(inner) : wasIs(pair);
}

export const rule: DriftRule = {
  id: 'kind-changed',
  severity: 'error',
  summary: 'a struct became a union or a plain value, or the other way round',
  why:
    'In a union all members share their bytes: a value stored in one destroys the others. Where a plain ' +
    'value became a struct, its path in the source has changed as well.',
  misses: 'A union of one member that was a struct of one member: nothing is read differently.',
  example: {
    before: 'struct ckpt_x_s { struct { __u32 a; __u32 b; } v; };',
    after: 'struct ckpt_x_s { union { __u32 a; __u32 b; } v; };',
  },
  check: drift => [
    ...(drift.record.old.kind === drift.record.new.kind ? [] : [ofWhole(drift.record)]),
    ...matchedPairs(drift).filter(isOther).map(ofMember),
  ],
};
