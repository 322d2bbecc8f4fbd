// The versions of locks held against those of an older revision: a lock that was edited by hand, or merged,
// may state another layout under the same number.

import { judgeVersion } from '../../rules/judge.ts';
import type { VersionStep } from '../../rules/rule.ts';
import { entriesOf } from '../layout/acceptance.ts';
import { isKeptBy } from '../layout/constants.ts';
import { type Lock, type LockEntry, readLock, versionName } from '../layout/lock.ts';
import { ok, type Result } from '../layout/result.ts';
import { tagOf } from '../layout/subsystem.ts';
import { versionMove } from '../layout/versions.ts';
import { type Finding, withNote } from '../report/diagnostic.ts';
import { acceptCommand, type Verdict } from './lock-findings.ts';
import type { Older } from './older.ts';

/** Fails where git does. */
export function lockVersionFindings(
  verdicts: readonly Verdict[],
  older: Older,
): Result<readonly Finding[]> {
  const locked = verdicts.filter(({ lock }) => lock !== undefined);
  const texts = older.read(locked.map(each => each.subsystem.lock));
  if (!texts.ok) return texts;
  return ok(
    locked.flatMap(verdict => {
      const path = verdict.subsystem.lock;
      const text = texts.value.get(path);
      return text === undefined ? [] : versionFindings(verdict, text, older.spell(path));
    }),
  );
}

/** Against the lock that there was, as a text; null where there was none. */
export function versionFindings(
  verdict: Pick<Verdict, 'subsystem' | 'lock'>,
  before: string | null,
  file: string,
): Finding[] {
  const lock = before === null ? undefined : readLock(before, file);
  return findingsOf(verdict, lock?.ok ? entriesOf<Lock>(lock.value) : []);
}

/** A lock that was of the other sort counts on from all its entries: accept knows how. */
function findingsOf(
  { subsystem, lock }: Pick<Verdict, 'subsystem' | 'lock'>,
  older: readonly Lock[],
): Finding[] {
  const old = older.find(({ abi }) => abi === lock?.abi);
  if (!lock || !old) return [];
  const step = stepOf(old, lock);
  const need = old.fingerprint !== lock.fingerprint || !isKeptBy(old.constants, lock.constants);
  const name = `struct ${tagOf(subsystem.name)}`;
  const findings = judgeVersion({ steps: [step], need, isChanged: true }, name, { lock });
  const message = `to record it anew: ${acceptCommand(subsystem)}`;
  return findings.map(finding => withNote(finding, { message }));
}

function stepOf(old: Lock, now: LockEntry): VersionStep {
  const [was, is] = [BigInt(old.version), BigInt(now.version)];
  const place = { file: now.file, line: now.lineOf('', versionName) };
  return { place, old: was, now: is, move: versionMove(was, is) };
}
