// What the rules for a record's version share: how it is called, and where it stands.

import { describeValue } from '../../plugin/layout/constants.ts';
import { versionName } from '../../plugin/layout/lock.ts';
import type { Change, VersionStep } from '../rule.ts';

/** `'X_VERSION'` */
export function versionLabel({ name }: VersionStep): string {
  return name === undefined ? 'its number in the lock' : `'${name}'`;
}

/** Records that go by one macro share the finding. */
export function versionChange({ name, place, old }: VersionStep, text: string): Change {
  return {
    text,
    what: text,
    site: name === undefined ? 'record' : `constant ${name}`,
    position: -1,
    ...(place ? { place } : {}),
    was: {
      path: '',
      enumerator: versionName,
      text: `version ${name === undefined ? '' : `${name} = `}${describeValue(old)}`,
    },
  };
}
