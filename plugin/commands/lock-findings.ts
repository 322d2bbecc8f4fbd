// What is told of a record's lock as a whole, rather than of a difference: that there is none for this
// ABI, that it is of the other sort, that an entry is to be confirmed; and how to mend each.

import { join } from 'node:path';
import { acceptLayout, entriesOf } from '../layout/acceptance.ts';
import { type Constants, isKeptBy } from '../layout/constants.ts';
import { fingerprint } from '../layout/fingerprint.ts';
import type { AggregateType } from '../layout/layout.ts';
import { isPerAbi, type Lock, type LockEntry, type LockFile } from '../layout/lock.ts';
import type { Note } from '../layout/result.ts';
import { perAbiMacro, type Subsystem, tagOf } from '../layout/subsystem.ts';
import { type Finding, isSerious, type Severity } from '../report/diagnostic.ts';

/** A record, what its lock says, and what is wrong with it. */
export interface Verdict {
  readonly subsystem: Subsystem;
  /** Canonical. */
  readonly today: AggregateType;
  /** Whether the record has a layout for each ABI; `abi` is the build's. */
  readonly perAbi: boolean;
  readonly abi: string;
  /** What the lock says for this ABI. Absent while nothing is recorded for it. */
  readonly lock?: LockEntry;
  /** The whole lock, entries for other ABIs included. */
  readonly file?: LockFile;
  readonly findings: readonly Finding[];
}

type Folder = { readonly src: string };
/** Before anything was found. */
type Unjudged = Omit<Verdict, 'findings'>;

export function acceptCommand(subsystem: Pick<Subsystem, 'name'>): string {
  return `make ckpt_accept CKPT=${subsystem.name}`;
}

/** The note that ends a finding. */
type Way = (finding: Finding) => Note;

export interface Format {
  readonly layout: AggregateType;
  readonly constants: Constants;
}

/** Of what is only told, that it can be recorded. */
export function wayOut(subsystem: Subsystem, lock: LockEntry, today: Format): Way {
  const { layout, constants } = today;
  const same = lock.fingerprint === fingerprint(layout) && isKeptBy(lock.constants, constants);
  const what = `'${subsystem.name}'${lock.abi === undefined ? '' : ` on ${lock.abi}`}`;
  const effect = same
    ? `records the same version of ${what}`
    : `records version ${lock.version + 1} of ${what}; kernels then refuse images of version ${lock.version}`;
  return ({ rule, severity }) => {
    const only = rule === 'config-dependent' ? 'for this configuration alone: ' : '';
    const command = `${acceptCommand(subsystem)}   (${only}${effect})`;
    return {
      message: severity === 'info' ? `to record it: ${command}` : `if intended: ${command}`,
    };
  };
}

/** The header says that there is one layout for all ABIs, the lock that each has its own, or the reverse. */
export function otherDeclaration(build: Folder, { subsystem, perAbi }: Unjudged): Finding {
  const macro = perAbiMacro(subsystem.name);
  const message = perAbi
    ? `'${subsystem.name}' declares itself per ABI (${macro}), its lock is for all ABIs`
    : `the lock of '${subsystem.name}' is per ABI, but its header does not define ${macro}`;
  const file = join(build.src, subsystem.header);
  const place = { file: join(build.src, subsystem.lock), line: 4 };
  const notes = [
    { place, message: perAbi ? 'the layout of all ABIs' : 'the first of the entries' },
    {
      message: `if intended: ${acceptCommand(subsystem)}   (${perAbi ? 'begins an entry for this ABI' : 'records one layout for all ABIs'})`,
    },
  ];
  return findingOf(subsystem, 'per-abi-changed', 'error', message, file, notes);
}

/** Whether nothing is recorded for this ABI; a lock of the other sort is told as that. */
export function isUnlocked({ lock, file, perAbi }: Verdict): boolean {
  return !lock && (file === undefined || perAbi);
}

/** A record that nobody has recorded for this ABI. The build goes on; with `strict` it is an error. */
export function unlocked(build: Folder, verdict: Verdict, strict: boolean): Finding {
  const { subsystem, perAbi, abi, file } = verdict;
  const what = perAbi && file ? `lock of '${subsystem.name}' has no entry for ${abi}` : '';
  const message = what
    ? `the ${what}: its format is provisional there (version 0)`
    : `'${subsystem.name}' has no lock: its format is provisional (version 0)`;
  const version = nextVersion(verdict);
  const as = `version ${version}${perAbi ? ` on ${abi}` : ''}`;
  const notes = [{ message: `to record it as ${as}: ${acceptCommand(subsystem)}` }];
  const place = join(build.src, subsystem.header);
  return findingOf(subsystem, 'unlocked', strict ? 'error' : 'info', message, place, notes);
}

/** What accepting would record, as far as the lock says; versions count from HEAD. */
function nextVersion({ subsystem, today, abi, perAbi, file }: Unjudged): number {
  const accepted = { subsystem: subsystem.name, layout: today, abi, perAbi };
  const lock = acceptLayout(accepted, { baseline: file, current: file, isOwn: false });
  const own = entriesOf<Lock>(lock).find(each => each.abi === undefined || each.abi === abi);
  return own?.version ?? 1;
}

/**
 * Entries that another ABI's change has put in doubt: this ABI's own, which was found to agree, and with
 * `strict`, as an error, every other as well.
 */
export function unconfirmed(build: Folder, verdict: Verdict, strict: boolean): Finding[] {
  const { subsystem, perAbi, abi, file, findings } = verdict;
  if (!perAbi || !file || !isPerAbi(file)) return [];
  const marked = file.entries.filter(entry => entry.unconfirmed);
  const told = marked.filter(entry => (entry.abi === abi ? !findings.some(isSerious) : strict));
  return told.map(entry => {
    const here = entry.abi === abi;
    const message = `the layout of '${subsystem.name}' on ${entry.abi} is to be confirmed: it has changed on another ABI${here ? ', and agrees here' : ''}`;
    const where = here ? '' : ` in a build for ${entry.abi}`;
    const notes = [{ message: `to confirm it: ${acceptCommand(subsystem)}${where}` }];
    const severity = strict ? 'error' : 'info';
    const place = join(build.src, subsystem.lock);
    const finding = findingOf(subsystem, 'unconfirmed', severity, message, place, notes);
    return { ...finding, place: { file: place, line: entry.lineOf('') - ABI_LINE } };
  });
}

/** From the line of an entry's size up to the one that names its ABI. */
const ABI_LINE = 4;

/** At a file as a whole. */
export function findingOf(
  subsystem: Pick<Subsystem, 'name'>,
  rule: string,
  severity: Severity,
  message: string,
  file: string,
  notes: readonly Note[],
): Finding {
  return {
    rule,
    severity,
    message,
    struct: `struct ${tagOf(subsystem.name)}`,
    place: { file },
    notes,
  };
}
