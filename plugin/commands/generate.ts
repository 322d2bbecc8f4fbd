// ckptgen generate: the last step of a build. Nothing is written while anything is wrong.

import { join } from 'node:path';
import { exportedHeader, uberHeader } from '../emit/exported.ts';
import { type GlueRecord, glueSource, uberKernelHeader } from '../emit/glue.ts';
import { discard, removeStale, writeIfChanged } from '../host/files.ts';
import { withEntry } from '../layout/acceptance.ts';
import { isOfAbi, type Lock, makeLock, type RecordLock } from '../layout/lock.ts';
import { fail, ok, type Result } from '../layout/result.ts';
import { type Build, prepareBuild, type Which } from './build.ts';
import { generatedUapi } from './config.ts';
import { acceptCommand, isUnlocked, type Verdict } from './lock-findings.ts';
import { failed, type Outcome } from './outcome.ts';
import { judgeBuild, type Verdicts } from './verdict.ts';

export async function generate(which: Which): Promise<Outcome> {
  const build = prepareBuild(which);
  return build.ok ? await generateFor(build.value) : failed(build.failures);
}

async function generateFor(build: Build): Promise<Outcome> {
  const verdicts = await judgeBuild(build);
  if (!verdicts.ok) return failed(verdicts.failures);
  const { records, orphans } = verdicts.value;
  const findings = [...records.flatMap(each => each.findings), ...orphans].filter(
    each => each.severity !== 'info',
  );
  if (findings.length > 0) {
    discardProvisional(build, records);
    return { findings, failures: [], base: build.base };
  }
  const texts = textsOf(build, verdicts.value);
  const written = texts.ok ? writeAll(build, texts.value) : texts;
  if (!written.ok) return failed(written.failures);
  return { findings: [], failures: [] };
}

/** What has a lock has a committed header, which headers_install is to take, whatever else is wrong. */
function discardProvisional({ out, config }: Build, records: readonly Verdict[]): void {
  for (const { subsystem } of records.filter(each => each.lock))
    discard(join(out, generatedUapi(config), `${subsystem.name}.h`));
}

/** Generated files, by path below the generated folder. */
function textsOf(
  build: Build,
  { records, byteOrder }: Verdicts,
): Result<ReadonlyMap<string, string>> {
  const { module } = build.config;
  const uapi = generatedUapi(build.config);
  const glue = records.map(glueRecord);
  const locks = glue.map(each => each.lock);
  const outcomes: [string, Result<string>][] = [
    ['glue.c', glueSource(glue, { module, byteOrder })],
    ['uber.h', ok(uberKernelHeader(glue, { module }))],
    [`${uapi}/uber.h`, uberHeader(locks, { module })],
    ...records
      .filter(each => !each.lock)
      .map((each): [string, Result<string>] => [
        `${uapi}/${each.subsystem.name}.h`,
        exportedHeader(provisional(each), { module }),
      ]),
  ];
  const texts = new Map([['unlocked.list', announcement(records)]]);
  for (const [path, text] of outcomes) {
    if (!text.ok) return text;
    texts.set(path, text.value);
  }
  return ok(texts);
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
function glueRecord(verdict: Verdict): GlueRecord {
  const { subsystem, lock, today } = verdict;
  return { subsystem, lock: lock ?? lockOfToday(verdict), layout: today };
}

function lockOfToday({ subsystem, today, perAbi, abi }: Verdict): Lock {
  const lock = makeLock(subsystem.name, 0, today);
  return perAbi ? { ...lock, abi } : lock;
}

/** With the entries that the lock has for other ABIs: this header stands before the committed one. */
function provisional(verdict: Verdict): RecordLock {
  const lock = lockOfToday(verdict);
  return isOfAbi(lock) ? withEntry(verdict.file, lock) : lock;
}

function writeAll(build: Build, texts: ReadonlyMap<string, string>): Result<void> {
  const folder = generatedUapi(build.config);
  const keep = new Set(
    [...texts.keys()]
      .filter(path => path.startsWith(`${folder}/`))
      .map(path => path.slice(folder.length + 1)),
  );
  const stale = removeStale(join(build.out, folder), keep, name => name.endsWith('.h'));
  if (!stale.ok) return stale;
  for (const [path, text] of texts) {
    const written = writeIfChanged(join(build.out, path), text);
    if (!written.ok) return fail(...written.failures);
  }
  return ok(undefined);
}
