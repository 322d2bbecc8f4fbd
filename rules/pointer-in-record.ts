import type { Member } from '../plugin/layout/layout.ts';
import { type Leaf, leavesOf } from '../plugin/layout/leaves.ts';
import { bytesOf } from '../plugin/layout/size.ts';
import type { Change, RecordRule } from './rule.ts';
import { leafChange } from './shared/leaf.ts';

/** Kernel types without a pointer that mean nothing outside of the running kernel all the same. */
const runtimeTypes = new Set([
  'atomic_t',
  'atomic64_t',
  'atomic_long_t',
  'refcount_t',
  'spinlock_t',
  'raw_spinlock_t',
  'arch_spinlock_t',
  'rwlock_t',
  'seqlock_t',
  'seqcount_t',
  'struct kref',
  'struct mutex',
  'struct rw_semaphore',
  'struct semaphore',
]);

function reasonOf(leaf: Leaf): string | undefined {
  const runtime = leaf.trail.find(({ typeName }) => runtimeTypes.has(typeName));
  if (runtime) return `is state of the running kernel (${runtime.typeName})`;
  const type = leaf.member.type;
  const element = type.kind === 'array' ? type.element : type;
  if (element.kind !== 'pointer' || bytesOf(element) === 0) return undefined;
  return element.pointee === 'function' ? 'is a pointer to a function' : 'is a pointer';
}

/** One finding for each of the record's own members: a list_head in it has two pointers, one cause. */
function firstOfEach(leaves: readonly Leaf[]): Change[] {
  const seen = new Set<Member | undefined>();
  return leaves.flatMap(leaf => {
    const reason = reasonOf(leaf);
    const own = leaf.trail.find(({ name }) => name !== undefined);
    if (!reason || seen.has(own)) return [];
    seen.add(own);
    return [leafChange(leaf, `${reason}: it means nothing in an image`)];
  });
}

export const rule: RecordRule = {
  id: 'pointer-in-record',
  severity: 'error',
  summary: 'a record holds a pointer, a lock or a counter of references',
  why:
    'An address is that of one boot of one kernel: an image with it cannot be restored, tells where the ' +
    'kernel lies, and a forged one would be followed. Save what it points to.',
  misses: 'An address that is stored as an integer.',
  example: {
    before: 'struct ckpt_x_s { __u32 a; void *p; };',
    after: 'struct ckpt_x_s { __u32 a; __u64 p; };',
  },
  check: ({ canonical }) => firstOfEach(leavesOf(canonical)),
};
