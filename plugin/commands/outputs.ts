// What a build generates from verdicts without a finding, and how it gets to disk.

import { IMAGE } from 'ckptgen:kernel-tree';
import { join } from 'node:path';
import { exportedHeader, uberHeader } from '../emit/exported.ts';
import { glueSource, uberKernelHeader } from '../emit/glue.ts';
import { assertsHeader, glueHeader } from '../emit/subsystem-glue.ts';
import { removeStale, writeIfChanged } from '../host/files.ts';
import { withEntry } from '../layout/acceptance.ts';
import type { ByteOrder } from '../layout/layout.ts';
import { isOfAbi, type Lock, makeLock, type RecordLock } from '../layout/lock.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import type { Build } from './build.ts';
import { type Config, generatedUapi } from './config.ts';
import { acceptCommand, isUnlocked, type Verdict } from './lock-findings.ts';
import type { Verdicts } from './verdict.ts';

/**
 * By path below the generated folder, in the order in which they are written: what names another file
 * comes behind it.
 */
export type Texts = ReadonlyMap<string, string>;

/** What one subsystem alone decides. */
interface Part {
  /** What userspace is told: the lock, or today's layout as version 0. */
  readonly lock: Lock;
  readonly texts: Texts;
}

/** A verdict is not made anew while nothing of it has changed, nor is what it generates. */
const parts = new WeakMap<Verdict, Result<Part>>();

/** Of every subsystem by itself; what is common to all comes behind it. */
export interface Parts {
  readonly locks: readonly Lock[];
  readonly texts: Texts;
}

export function textsOf(build: Build, verdicts: Verdicts): Result<Texts> {
  const own = partsOf(build, verdicts);
  if (!own.ok) return own;
  const umbrella = umbrellaOf(build, verdicts, own.value);
  return umbrella.ok ? ok(new Map([...own.value.texts, ...umbrella.value])) : umbrella;
}

/** With what their glue includes. */
export function partsOf({ config }: Build, { records, byteOrder }: Verdicts): Result<Parts> {
  const texts = new Map<string, string>([
    ['asserts.h', assertsHeader()],
    ['ckpt_image.h', IMAGE['ckpt_image.h']],
    ['image.h', IMAGE['image.h']],
    ['uber.h', setTexts(config).uber],
  ]);
  const locks: Lock[] = [];
  const failures: Failure[] = [];
  for (const verdict of records) {
    const part = parts.get(verdict) ?? partOf(config, verdict, byteOrder);
    parts.set(verdict, part);
    if (part.ok) {
      locks.push(part.value.lock);
      for (const [path, text] of part.value.texts) texts.set(path, text);
    } else failures.push(...part.failures);
  }
  const [first, ...more] = failures;
  return first ? fail(first, ...more) : ok({ locks, texts });
}

export function umbrellaOf(
  { config }: Build,
  { records }: Verdicts,
  { locks }: Parts,
): Result<Texts> {
  const uber = uberHeader(locks, config);
  if (!uber.ok) return uber;
  return ok(
    new Map([
      ['image.c', IMAGE['image.c']],
      ['glue.c', setTexts(config).glue],
      ...(['ckpt_image.h', 'ckpt_sections.h'] as const).map(
        name => [`${generatedUapi(config)}/${name}`, IMAGE[name]] as const,
      ),
      [`${generatedUapi(config)}/uber.h`, uber.value],
      ['unlocked.list', announcement(records)],
    ]),
  );
}

/** What the set of subsystems alone decides. */
interface SetTexts {
  readonly uber: string;
  readonly glue: string;
}

const bySet = new WeakMap<Config, SetTexts>();

function setTexts(config: Config): SetTexts {
  const known = bySet.get(config);
  if (known) return known;
  const { subsystems } = config;
  const texts = {
    uber: uberKernelHeader(subsystems, config),
    glue: glueSource(subsystems, config),
  };
  bySet.set(config, texts);
  return texts;
}

function partOf(config: Config, verdict: Verdict, byteOrder: ByteOrder): Result<Part> {
  const { subsystem, today } = verdict;
  const lock = verdict.lock ?? lockOfToday(verdict);
  const glue = glueHeader({ subsystem, lock, layout: today }, { byteOrder });
  if (!glue.ok) return glue;
  const texts = new Map([[`${subsystem.name}_glue.h`, glue.value]]);
  if (!verdict.lock) {
    const header = exportedHeader(provisional(verdict), config);
    if (!header.ok) return header;
    texts.set(`${generatedUapi(config)}/${subsystem.name}.h`, header.value);
  }
  return ok({ lock, texts });
}

/** What the fragment says on every make, also on one that starts no Node. */
function announcement(records: readonly Verdict[]): string {
  return records.map(each => (isUnlocked(each) ? noLockYet(each) : toBeConfirmed(each))).join('');
}

function noLockYet({ subsystem, file, abi }: Verdict): string {
  const what = file ? `no entry for ${abi} in its lock yet` : 'no lock yet';
  return `${subsystem.name}: ${what} (version 0); record it with: ${acceptCommand(subsystem)}\n`;
}

/** An entry that agrees, and that another ABI's change has put in doubt. */
function toBeConfirmed({ subsystem, lock, abi }: Verdict): string {
  if (!lock?.unconfirmed) return '';
  return `${subsystem.name}: its entry for ${abi} is to be confirmed; confirm it with: ${acceptCommand(subsystem)}\n`;
}

/** What has no lock yet is generated as it is today, as version 0. */
function lockOfToday({ subsystem, today, perAbi, abi }: Verdict): Lock {
  const lock = makeLock(subsystem.name, 0, today);
  return perAbi ? { ...lock, abi } : lock;
}

/** With the entries that the lock has for other ABIs: this header stands before the committed one. */
function provisional(verdict: Verdict): RecordLock {
  const lock = lockOfToday(verdict);
  return isOfAbi(lock) ? withEntry(verdict.file, lock) : lock;
}

/**
 * Writes what differs from what is there; the value is what was written. `known` are the texts that are
 * known to be on disk, by path: they are not read again.
 */
export function writeTexts(
  { out }: Pick<Build, 'out'>,
  texts: Texts,
  known: ReadonlyMap<string, string> = new Map(),
): Result<readonly string[]> {
  const written: string[] = [];
  for (const [path, text] of texts) {
    if (known.get(path) === text) continue;
    const outcome = writeIfChanged(join(out, path), text);
    if (!outcome.ok) return outcome;
    if (outcome.value) written.push(path);
  }
  return ok(written);
}

/** Generated files that are not among these. Last: until then glue.c may name them. */
export function removeOthers(build: Build, texts: Texts): Result<void> {
  const uapi = generatedUapi(build.config);
  const headers = new Set(
    [...texts.keys()]
      .filter(path => path.startsWith(`${uapi}/`))
      .map(path => path.slice(uapi.length + 1)),
  );
  const gone = removeStale(join(build.out, uapi), headers, name => name.endsWith('.h'));
  return gone.ok
    ? removeStale(build.out, new Set(texts.keys()), name => name.endsWith('_glue.h'))
    : gone;
}
