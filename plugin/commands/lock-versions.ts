// The versions of locks held against those of an older revision: a lock that was edited by hand, or merged,
// may state another layout under the same number.

import { join, relative } from 'node:path';
import { judgeVersion } from '../../rules/judge.ts';
import type { VersionStep } from '../../rules/rule.ts';
import { fileInRevision, repositoryAt, resolveRange } from '../host/git.ts';
import { openRevision, type Revision } from '../host/revision.ts';
import { entriesOf } from '../layout/acceptance.ts';
import { isKeptBy } from '../layout/constants.ts';
import { type Lock, type LockEntry, readLock, versionName } from '../layout/lock.ts';
import { ok, type Result } from '../layout/result.ts';
import { tagOf } from '../layout/subsystem.ts';
import { versionMove } from '../layout/versions.ts';
import { type Finding, withNote } from '../report/diagnostic.ts';
import type { Build } from './build.ts';
import { acceptCommand, type Verdict } from './lock-findings.ts';

const MOST_BYTES = 64 * 1024 * 1024;

/** Empty where there is no repository, and nothing committed in it. Fails where git does. */
export function lockVersionFindings(
  { src }: Build,
  verdicts: readonly Verdict[],
  revision: string,
): Result<readonly Finding[]> {
  const locked = verdicts.filter(({ lock }) => lock !== undefined);
  const [first] = locked;
  if (!first) return ok([]);
  const known = fileInRevision(join(src, first.subsystem.lock), revision);
  if (!known.ok) return known;
  if (known.value.state === 'no-repository') return ok([]);
  const older = revisionAt(src, revision);
  if (!older.ok) return older;
  return older.value ? heldAgainst(locked, src, older.value) : ok([]);
}

interface Older {
  readonly revision: Revision;
  /** Absolute. */
  readonly top: string;
}

/** Null where nothing is committed. */
function revisionAt(src: string, name: string): Result<Older | null> {
  const repository = repositoryAt(src);
  if (!repository.ok) return repository;
  const range = resolveRange(src, `${name}..${name}`);
  if (!range.ok) return name === 'HEAD' ? ok(null) : range;
  const revision = openRevision(src, range.value.before);
  return revision.ok ? ok({ revision: revision.value, top: repository.value.top }) : revision;
}

function heldAgainst(
  verdicts: readonly Verdict[],
  src: string,
  { revision, top }: Older,
): Result<readonly Finding[]> {
  const pathOf = ({ subsystem }: Verdict) => relative(top, join(src, subsystem.lock));
  const there = verdicts.filter(each => revision.isFile(pathOf(each)));
  const texts = revision.read(there.map(pathOf), MOST_BYTES);
  if (!texts.ok) return texts;
  return ok(
    there.flatMap(verdict => {
      const text = texts.value.get(pathOf(verdict))?.toString('utf8') ?? null;
      return versionFindings(verdict, text, `${revision.name}:${pathOf(verdict)}`);
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
