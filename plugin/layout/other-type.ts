// Was a struct replaced by an unrelated one? Then what its members were and are is of no interest: the
// member that holds it has another type, and that is one change.

import type { Member } from './layout.ts';
import { isLikeName } from './like-names.ts';
import { aggregateOf } from './size.ts';

/** What matching has made of two members: those of a pair, as far as it is asked for here. */
interface Partners {
  readonly how: string;
  readonly old?: { readonly member: Member } | undefined;
  readonly new?: { readonly member: Member } | undefined;
}

/** What a struct without a tag and a typedef is called. */
const NAMELESS: ReadonlySet<string> = new Set(['struct', 'union']);

/**
 * Both hold structs or unions, of other names, and no member of the one is known again in the other. A type
 * that only has another name keeps its members; the only member of one is held against the only one of the
 * other, whatever they are called.
 */
export function isOtherType(old: Member, now: Member, pairs: readonly Partners[]): boolean {
  const [was, is] = [aggregateOf(old.type), aggregateOf(now.type)];
  if (!was || !is) return false;
  const isTagged = was.tag !== undefined && is.tag !== undefined;
  if (isTagged ? was.tag === is.tag : old.typeName === now.typeName) return false;
  if ([old, now].some(({ typeName }) => NAMELESS.has(typeName))) return false;
  return pairs.length > 1 && !pairs.some(isKnownAgain);
}

function isKnownAgain({ how, old, new: now }: Partners): boolean {
  if (how !== 'matched' && how !== 'renamed') return false;
  return isLikeName(old?.member.name ?? '', now?.member.name ?? '');
}
