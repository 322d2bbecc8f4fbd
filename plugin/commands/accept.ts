// ckptgen accept: today's layout becomes the format. The only writer of locks and exported headers;
// writes nothing unless everything it was asked for can be recorded.

import { join } from 'node:path';
import { judgePortability, judgeRecord } from '../../rules/judge.ts';
import { exportedHeader } from '../emit/exported.ts';
import {
  discardLeftovers,
  readTextIfThere,
  removeStale,
  writeAllIfChanged,
} from '../host/files.ts';
import { fileInRevision } from '../host/git.ts';
import { abiName } from '../layout/abi.ts';
import { acceptLayout, entriesOf, type Known } from '../layout/acceptance.ts';
import { canonical } from '../layout/canonical.ts';
import { isPerAbi, type Lock, type LockFile, readLock, writeLock } from '../layout/lock.ts';
import type { AbiBuild } from '../layout/portability.ts';
import { type Failure, ok, type Result } from '../layout/result.ts';
import type { Subsystem } from '../layout/subsystem.ts';
import type { Finding } from '../report/diagnostic.ts';
import { type Build, prepareBuild, type Which } from './build.ts';
import { chooseRecords } from './check.ts';
import { exportedPath, generatedUapi } from './config.ts';
import { findLeakIn } from './leaks.ts';
import { failed, type Outcome } from './outcome.ts';
import { withPortableWays } from './portable.ts';
import { type Probe, readRecords, type Today } from './records.ts';

export interface AcceptOptions {
  readonly which: Which;
  /** Subsystems; none means all. */
  readonly names: readonly string[];
}

/** What is to be recorded of one subsystem. */
interface Acceptance {
  readonly subsystem: Subsystem;
  readonly version: number;
  /** The ABI whose entry this is; absent where the record has one layout for all. */
  readonly abi?: string;
  /** Other ABIs that are to be confirmed. */
  readonly doubtful: readonly string[];
  readonly lockText: string;
  readonly headerText: string;
}

export async function accept(options: AcceptOptions): Promise<Outcome> {
  const build = prepareBuild(options.which);
  if (!build.ok) return failed(build.failures);
  const probe = readRecords(build.value, build.value.config.subsystems);
  if (!probe.ok) return failed(probe.failures);
  const chosen = chooseRecords(probe.value.records, options.names);
  if (!chosen.ok) return failed(chosen.failures);
  const findings = chosen.value.flatMap(each => judgeRecord(each.layout));
  if (findings.some(isError)) return { findings, failures: [], base: build.value.base };
  const leak = await findLeakIn(build.value, chosen.value);
  if (!leak.ok) return failed(leak.failures);
  if (leak.value) return failed([leak.value]);
  return acceptAll(build.value, chosen.value, probe.value);
}

function acceptAll(build: Build, records: readonly Today[], probe: Probe): Outcome {
  const findings: Finding[] = [];
  const failures: Failure[] = [];
  const acceptances: Acceptance[] = [];
  for (const today of records) {
    const known = knownOf(join(build.src, today.subsystem.lock));
    if (known.ok) findings.push(...notPortable(today, known.value, probe.build));
    const outcome = known.ok ? acceptanceOf(build, today, { known: known.value, probe }) : known;
    if (outcome.ok) acceptances.push(outcome.value);
    else failures.push(...outcome.failures);
  }
  if (failures.length > 0) return failed(failures);
  return findings.length > 0
    ? { findings, failures, base: build.base }
    : record(build, acceptances);
}

function isError(finding: Finding): boolean {
  return finding.severity === 'error';
}

/** Accepted here, a layout that depends on the ABI would be an error on the one it was accepted on before. */
function notPortable(
  { subsystem, layout, perAbi }: Today,
  { baseline, current }: Known<LockFile>,
  build: AbiBuild,
): Finding[] {
  const lock = current ?? baseline;
  if (perAbi || !lock || isPerAbi(lock)) return [];
  return judgePortability(lock.layout, layout, { build, lock }).map(finding =>
    withPortableWays(finding, subsystem),
  );
}

interface Around {
  readonly known: Known<LockFile>;
  readonly probe: Probe;
}

function acceptanceOf(build: Build, today: Today, { known, probe }: Around): Result<Acceptance> {
  const constants = probe.constants.of(today);
  if (!constants.ok) return constants;
  const { subsystem, perAbi } = today;
  const abi = abiName(probe.build.target);
  const accepted = {
    ...{ subsystem: subsystem.name, layout: canonical(today.layout), abi, perAbi },
    constants: constants.value,
  };
  const lock = acceptLayout(accepted, known);
  const header = exportedHeader(lock, { module: build.config.module });
  if (!header.ok) return header;
  const entries: readonly Lock[] = entriesOf<Lock>(lock);
  const own = entries.find(each => each.abi === undefined || each.abi === abi);
  return ok({
    subsystem,
    version: own?.version ?? 1,
    ...(perAbi ? { abi } : {}),
    doubtful: entries.flatMap(each => (each.abi && each.unconfirmed ? [each.abi] : [])),
    lockText: writeLock(lock),
    headerText: header.value,
  });
}

/** What is recorded of a subsystem. HEAD comes first: the file itself may be torn by a merge. */
function knownOf(file: string): Result<Known<LockFile>> {
  const head = fileInRevision(file, 'HEAD');
  if (!head.ok) return head;
  const text = readTextIfThere(file);
  if (!text.ok) return text;
  const read = text.value === null ? undefined : readLock(text.value, file);
  const current = read?.ok ? read.value : undefined;
  if (head.value.state === 'text') {
    const lock = readLock(head.value.text, `HEAD:${file}`);
    return lock.ok ? ok({ baseline: lock.value, isOwn: false, current }) : lock;
  }
  if (read && !read.ok) return { ok: false, failures: [withRemoval(read.failures[0])] };
  return ok({ baseline: current, isOwn: head.value.state === 'not-committed', current });
}

/** git has no older state of it: the one way left is to begin anew. */
function withRemoval(failure: Failure): Failure {
  const message =
    'its version cannot be read; to record the layout anew as version 1, remove the file';
  return { ...failure, notes: [...(failure.notes ?? []), { message }] };
}

function record(build: Build, acceptances: readonly Acceptance[]): Outcome {
  const pathsOf = ({ subsystem }: Acceptance) =>
    [subsystem.lock, exportedPath(build.config, subsystem.name)] as const;
  const texts = acceptances.flatMap(each => {
    const [lock, header] = pathsOf(each);
    return [
      [join(build.src, lock), each.lockText] as const,
      [join(build.src, header), each.headerText] as const,
    ];
  });
  const swept = discardLeftovers(texts.map(([path]) => path));
  if (!swept.ok) return failed(swept.failures);
  const written = writeAllIfChanged(new Map(texts));
  if (!written.ok) return failed(written.failures);
  const lines = acceptances.map(each => {
    const [lock, header] = pathsOf(each);
    const isNew = [lock, header].some(path => written.value.has(join(build.src, path)));
    const what = isNew ? `recorded in ${lock} and ${header}` : 'recorded already';
    return `${each.subsystem.name}: version ${each.version}${abiText(each)} ${what}${doubtText(each)}\n`;
  });
  const names = acceptances.map(each => each.subsystem.name);
  const outdated = written.value.size > 0 ? removeGenerated(build, names) : ok(undefined);
  return { text: lines.join(''), findings: [], failures: outdated.ok ? [] : outdated.failures };
}

/** Made of what was recorded before; headers_install takes what is there. The next make writes them anew. */
function removeGenerated({ out, config }: Build, accepted: readonly string[]): Result<void> {
  const folder = join(out, generatedUapi(config));
  const outdated = new Set([...accepted, 'uber'].map(name => `${name}.h`));
  return removeStale(folder, new Set(), name => outdated.has(name));
}

function abiText({ abi }: Acceptance): string {
  return abi === undefined ? '' : ` on ${abi}`;
}

function doubtText({ doubtful }: Acceptance): string {
  return doubtful.length > 0 ? `; to be confirmed on ${doubtful.join(', ')}` : '';
}
