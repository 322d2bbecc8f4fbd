import { describeMemberType, describeOffset, plural } from '../plugin/layout/describe.ts';
import { type Dependence, dependencesOf } from '../plugin/layout/portability.ts';
import type { AbiRule, Change, PortableLock } from './rule.ts';
import { leafChange, leafText } from './shared/leaf.ts';

/** More names than that do not help to find the cause. */
const shown = 3;

function typeText({ new: { member }, basic }: Dependence): string {
  return member.typeName === basic ? basic : `${member.typeName} = ${basic}`;
}

function differenceText({ old, new: now, alignBytes }: Dependence): string {
  if (!alignBytes) {
    const [was, is] = [describeMemberType(old.member), describeMemberType(now.member)];
    return `is ${is}, the lock says ${was}`;
  }
  const is = `is aligned to ${plural(alignBytes.new, 'byte')}`;
  if (old.offsetBits === now.offsetBits) return `${is}, in the lock to ${alignBytes.old}`;
  const [was, at] = [old, now].map(leaf => describeOffset(leaf.member, leaf.offsetBits));
  return `${is} and lies at ${at}, in the lock to ${alignBytes.old} and at ${was}`;
}

function othersText(others: readonly Dependence[]): string {
  if (others.length === 0) return '';
  const named = others.slice(0, shown).map(each => `'${each.new.path}'`);
  const rest = others.length - named.length;
  return `; likewise ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function describe({ old, now, abi, build }: PortableLock): Change[] {
  const [first, ...others] = dependencesOf(old, now, build);
  if (!first) return [];
  const what = `(${typeText(first)}) ${differenceText(first)}${othersText(others)}`;
  const change = leafChange(first.new, what);
  return [{ ...change, text: `on ${abi} ${change.text}`, was: leafText(first.old) }];
}

export const rule: AbiRule = {
  id: 'abi-dependent',
  severity: 'error',
  summary: 'a record that has one lock for all ABIs is laid out otherwise on this one',
  why:
    'An image is the bytes of one ABI, and the exported header states one layout. `long` has 4 bytes on ' +
    '32-bit machines and 8 on others, and i386 aligns 8-byte members to 4: no lock can hold on both. ' +
    'Accepting it here would move the error to the ABI that it was accepted on.',
  misses:
    'A typedef that the source defines in another way for each ABI, as dma_addr_t: nothing tells it from ' +
    'one that was changed, so it is told as drift. What differs in meaning and not in size, as long ' +
    'double on x86_64 and s390x. A record that nobody has built for a second ABI.',
  example: {
    before: 'struct ckpt_x_s { unsigned long a; };',
    after: 'struct ckpt_x_s { unsigned long a; };',
    beforeOn: 'i386',
  },
  check: describe,
};
