// The versions of two states of a header: which of them a record goes by, and how they moved.

import type { VersionStep } from '../../rules/rule.ts';
import { versionMove } from '../layout/versions.ts';
import type { HeaderLayouts, HeaderRecord, Version } from './header-layouts.ts';

type Versions = Pick<HeaderLayouts, 'versions'>;

/**
 * Of the versions that the record names, or of all that its headers have. Empty where they have none, and
 * where one is new: nothing says what it was before.
 */
export function stepsOf(
  { versions: named }: Pick<HeaderRecord, 'versions'>,
  before: Versions,
  after: Versions,
): readonly VersionStep[] {
  const isOwn = ({ name }: Version) => named.length === 0 || named.includes(name);
  const old = new Map(before.versions.map(each => [each.name, each]));
  const steps = after.versions.filter(isOwn).map(each => stepOf(old.get(each.name), each));
  return steps.every(step => step !== undefined) ? steps : [];
}

function stepOf(old: Version | undefined, now: Version): VersionStep | undefined {
  if (!old) return undefined;
  const { name, place, value } = now;
  return { name, place, old: old.value, now: value, move: versionMove(old.value, value) };
}
