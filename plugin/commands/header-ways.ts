// What to do about a finding of a record of the settings.

import { describeValue } from '../layout/constants.ts';
import type { Note } from '../layout/result.ts';
import { nextVersion } from '../layout/versions.ts';
import type { Judged } from './header-judged.ts';
import type { TodayRecord } from './header-today.ts';

/** The command that records a record. */
export function acceptOf(name: string): string {
  return `ckptgen accept '${name}'`;
}

export function wayOut({ today, lock, base, need }: Judged): Note {
  const { record, entry, version } = today;
  const accept = acceptOf(record.name);
  if (entry.policy === 'frozen')
    return policyNote(entry.place, 'frozen: nothing of it may change; make a new struct of it');
  if (entry.policy === 'additive' && need)
    return policyNote(entry.place, 'additive: members may be appended to it, and nothing else');
  if (!version) {
    const next = (base?.version ?? lock?.version ?? 0) + (need ? 1 : 0);
    return { message: `if intended: ${accept}   (records version ${next} of it)` };
  }
  const isBumped = base?.macro && version.value !== base.macro.value;
  const bump = need && !isBumped ? `${bumpText(version)}, then ` : '';
  return { message: `if intended: ${bump}${accept}` };
}

function bumpText({ name, value }: NonNullable<TodayRecord['version']>): string {
  const next = nextVersion(value);
  return next === undefined ? `give ${name} a new value` : `set ${name} to ${describeValue(next)}`;
}

function policyNote(place: TodayRecord['entry']['place'], message: string): Note {
  return { place, message: `the record is ${message}` };
}

export function versionWay({ today }: Judged, rule: string): Note {
  const { version, record } = today;
  const accept = acceptOf(record.name);
  if (!version) return { message: `to record it anew: ${accept}` };
  return rule === 'version-bumped-without-change'
    ? { message: `if what the values mean has changed: ${accept}; else put the version back` }
    : { message: `${bumpText(version)}, then ${accept}` };
}
