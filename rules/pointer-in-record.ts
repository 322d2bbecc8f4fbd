import type { Member } from '../plugin/layout/layout.ts';
import { type Leaf, leavesOf } from '../plugin/layout/leaves.ts';
import { bytesOf, elementOf } from '../plugin/layout/size.ts';
import type { Change, RecordRule } from './rule.ts';
import { leafChange } from './shared/leaf.ts';

interface Reason {
  readonly text: string;
  /** What to save in its stead. */
  readonly instead: string;
}

/** Counters that the running kernel shares, and how each is read. */
const counters: ReadonlyMap<string, readonly [read: string, as: string]> = new Map([
  ['atomic_t', ['atomic_read()', '__s32']],
  ['atomic64_t', ['atomic64_read()', '__s64']],
  ['atomic_long_t', ['atomic_long_read()', '__s64']],
  ['refcount_t', ['refcount_read()', '__u32']],
  ['struct kref', ['kref_read()', '__u32']],
]);

const locks: ReadonlySet<string> = new Set([
  'spinlock_t',
  'raw_spinlock_t',
  'arch_spinlock_t',
  'rwlock_t',
  'seqlock_t',
  'seqcount_t',
  'struct mutex',
  'struct rw_semaphore',
  'struct semaphore',
]);

/** What ties objects of the running kernel together; `struct` is part of the name. */
const LINKS = /^struct (?:list_head|h?list_\w+|llist_\w+|rb_root\w*|rb_node)$/;

const LIST = 'save the entries: an array of a fixed length, and how many of it are in use';
const FUNCTION = 'save a number that says which function it is';
const POINTER = 'save the value behind it, or an id by which restore finds it';

/** Kernel types that mean nothing outside of the running kernel, with a pointer in them or not. */
function runtimeReason(typeName: string): Reason | undefined {
  const counter = counters.get(typeName);
  if (!counter && !locks.has(typeName)) return undefined;
  const instead = counter
    ? `save its value: ${counter[0]}, in a ${counter[1]}`
    : 'save nothing of it: restore initializes the lock anew';
  return { text: `is state of the running kernel (${typeName})`, instead };
}

function reasonOf({ member, trail }: Leaf): Reason | undefined {
  for (const { typeName } of trail) {
    const runtime = runtimeReason(typeName);
    if (runtime) return runtime;
  }
  const element = elementOf(member.type);
  if (element.kind !== 'pointer' || bytesOf(member.type) === 0) return undefined;
  if (element.pointee === 'function')
    return { text: 'is a pointer to a function', instead: FUNCTION };
  const isLink = trail.some(({ typeName }) => LINKS.test(typeName));
  return { text: 'is a pointer', instead: isLink ? LIST : POINTER };
}

/** One finding for each of the record's own members: a list_head in it has two pointers, one cause. */
function firstOfEach(leaves: readonly Leaf[]): Change[] {
  const seen = new Set<Member | undefined>();
  return leaves.flatMap(leaf => {
    const reason = reasonOf(leaf);
    const own = leaf.trail.find(({ name }) => name !== undefined);
    if (!reason || seen.has(own)) return [];
    seen.add(own);
    const change = leafChange(leaf, `${reason.text}: it means nothing in an image`);
    return [{ ...change, way: reason.instead }];
  });
}

export const rule: RecordRule = {
  id: 'pointer-in-record',
  severity: 'error',
  summary: 'a record holds a pointer, a lock or a counter of references',
  why:
    'An address is that of one boot of one kernel: an image with it cannot be restored, tells where the ' +
    'kernel lies, and a forged one would be followed. Save what it stands for: of a pointer the value ' +
    'behind it or an id, of a list its entries as an array with their number, of a counter its value ' +
    '(atomic_read()) as an integer, of a lock nothing, since restore initializes it anew.',
  misses: 'An address that is stored as an integer.',
  example: {
    before: 'struct ckpt_x_s { __u32 a; void *p; };',
    after: 'struct ckpt_x_s { __u32 a; __u64 p; };',
  },
  check: ({ canonical }) => firstOfEach(leavesOf(canonical)),
};
