// ckptgen generate: the last step of a build. Nothing is written while anything is wrong.

import { join } from 'node:path';
import { exportedHeader, uberHeader } from '../emit/exported.ts';
import { glueSource, uberKernelHeader } from '../emit/glue.ts';
import { assertsHeader, glueHeader } from '../emit/subsystem-glue.ts';
import { discard, removeStale, writeIfChanged } from '../host/files.ts';
import { withEntry } from '../layout/acceptance.ts';
import type { ByteOrder } from '../layout/layout.ts';
import { isOfAbi, type Lock, makeLock, type RecordLock } from '../layout/lock.ts';
import { fail, ok, type Result } from '../layout/result.ts';
import { type Build, prepareBuild, type Which } from './build.ts';
import { type Config, generatedUapi } from './config.ts';
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

type GeneratedFile = readonly [path: string, text: Result<string>];
type Texts = ReadonlyMap<string, string>;

const GLUE = '_glue.h';

/** Generated files, by path below the generated folder; what another one includes stands before it. */
function textsOf({ config }: Build, { records, byteOrder }: Verdicts): Result<Texts> {
  const subsystems = records.map(each => each.subsystem);
  const glue = wholeOf(records.map(each => glueFile(each, byteOrder)));
  if (!glue.ok) return glue;
  const exported = wholeOf([
    ...records.filter(each => !each.lock).map(each => provisionalFile(config, each)),
    [`${generatedUapi(config)}/uber.h`, uberHeader(records.map(lockInForce), config)],
  ]);
  if (!exported.ok) return exported;
  return ok(
    new Map([
      ['asserts.h', assertsHeader()],
      ['uber.h', uberKernelHeader(subsystems, config)],
      ...glue.value,
      ['glue.c', glueSource(subsystems, config)],
      ...exported.value,
      ['unlocked.list', announcement(records)],
    ]),
  );
}

function glueFile(verdict: Verdict, byteOrder: ByteOrder): GeneratedFile {
  const { subsystem, today } = verdict;
  const record = { subsystem, lock: lockInForce(verdict), layout: today };
  return [`${subsystem.name}${GLUE}`, glueHeader(record, { byteOrder })];
}

function provisionalFile(config: Config, verdict: Verdict): GeneratedFile {
  const path = `${generatedUapi(config)}/${verdict.subsystem.name}.h`;
  return [path, exportedHeader(provisional(verdict), config)];
}

/** All of the texts, or every failure. */
function wholeOf(files: readonly GeneratedFile[]): Result<Texts> {
  const [first, ...more] = files.flatMap(([, text]) => (text.ok ? [] : text.failures));
  if (first) return fail(first, ...more);
  return ok(new Map(files.flatMap(([path, text]) => (text.ok ? [[path, text.value]] : []))));
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
function lockInForce(verdict: Verdict): Lock {
  return verdict.lock ?? lockOfToday(verdict);
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

/**
 * A compiler that runs beside, or after a kill, finds what the files that are there include: each is
 * written behind what it includes, and what none includes any more goes last.
 */
function writeAll({ out, config }: Build, texts: Texts): Result<void> {
  for (const [path, text] of texts) {
    const written = writeIfChanged(join(out, path), text);
    if (!written.ok) return fail(...written.failures);
  }
  const stale = removeStale(out, new Set(texts.keys()), name => name.endsWith(GLUE));
  if (!stale.ok) return stale;
  const uapi = generatedUapi(config);
  return removeStale(join(out, uapi), namesBelow(uapi, texts), name => name.endsWith('.h'));
}

function namesBelow(folder: string, texts: Texts): ReadonlySet<string> {
  const paths = [...texts.keys()].filter(path => path.startsWith(`${folder}/`));
  return new Set(paths.map(path => path.slice(folder.length + 1)));
}
