// ckptgen check with settings: do the structs that they name hold what their locks promise?

import { join } from 'node:path';
import { judgeHeader, mergeFindings } from '../../rules/judge.ts';
import type { RevisionFile } from '../host/git.ts';
import { globHeaders } from '../host/globs.ts';
import { withScratch } from '../host/scratch.ts';
import { plural } from '../layout/describe.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import type { Finding } from '../report/diagnostic.ts';
import { findingsOf, judgeRecordOf } from './header-judge.ts';
import type { Judged } from './header-judged.ts';
import { cName, type HeaderLocks, lockName, locksOf } from './header-locks.ts';
import { lockOf } from './header-set.ts';
import { readToday, type TodayHeader } from './header-today.ts';
import { acceptOf } from './header-ways.ts';
import { failed, type Outcome } from './outcome.ts';
import { matchesStruct } from './select.ts';
import type { FoundSettings } from './settings.ts';
import { applyWaivers, type Waiver } from './waivers.ts';

export interface HeaderCheckOptions {
  readonly found: FoundSettings;
  /** Records, by globs over their names; none means all. */
  readonly names: readonly string[];
  /** A record without a lock is an error. */
  readonly strict: boolean;
  /** What versions count from. */
  readonly revision: string;
  /** YYYY-MM-DD */
  readonly today: string;
  /** As `Base` of header-locks has it. */
  before?(lock: string): Result<RevisionFile>;
}

export function checkHeaders(options: HeaderCheckOptions): Promise<Outcome> {
  return withScratch(
    async scratch => judgeHeaders(await readToday(options.found, { scratch }), options),
    failed,
  );
}

/** What was read of them, judged. */
export function judgeHeaders(
  headers: Result<readonly TodayHeader[]>,
  options: HeaderCheckOptions,
): Outcome {
  const base = options.found.folder;
  if (!headers.ok) return { ...failed(headers.failures), base };
  const judged = judgeAll(headers.value, options);
  return judged.ok ? conclude(judged.value, options) : { ...failed(judged.failures), base };
}

interface JudgedHeader {
  readonly header: TodayHeader;
  readonly locks: HeaderLocks;
  readonly records: readonly Judged[];
}

function judgeAll(
  headers: readonly TodayHeader[],
  options: HeaderCheckOptions,
): Result<readonly JudgedHeader[]> {
  const { found, revision, before } = options;
  const base = { folder: found.folder, revision, ...(before ? { before } : {}) };
  const judged: JudgedHeader[] = [];
  const failures: Failure[] = [];
  for (const header of headers) {
    const locks = locksOf(header.header, base);
    if (!locks.ok) {
      failures.push(...locks.failures);
      continue;
    }
    const around = { header, locks: locks.value };
    const records = header.records.map(each => judgeRecordOf(each, around));
    judged.push({ ...around, records });
  }
  const [first, ...more] = failures;
  return first ? fail(first, ...more) : ok(judged);
}

function conclude(headers: readonly JudgedHeader[], options: HeaderCheckOptions): Outcome {
  const { found, names, strict, today } = options;
  const isMeant = (name: string) =>
    names.length === 0 || names.some(glob => matchesStruct(glob, name));
  const all = names.length === 0;
  const meant = headers.flatMap(each =>
    each.records
      .filter(({ today: { record } }) => isMeant(record.name))
      .map(record => ({ record, header: each })),
  );
  if (!all && meant.length === 0) return { ...failed([noSuchRecord(names)]), base: found.folder };
  const findings = [
    ...meant.flatMap(({ record, header }) => findingsOf(record, header.records, header.header)),
    ...meant.filter(({ record }) => !record.lock).map(({ record }) => unlocked(record, strict)),
    ...headers.flatMap(each => gone(each, isMeant, found)),
    ...(all ? headers.flatMap(headerFindings) : []),
    ...(all ? orphans(headers, found) : []),
  ];
  const waivers = found.settings.waivers.map(waiverOf);
  const left = applyWaivers(findings, waivers, { today, all });
  const text = summaryOf(
    meant.map(({ record }) => record),
    left.waived,
  );
  return { text, findings: mergeFindings(left.findings), failures: [], base: found.folder };
}

/** Without those that a waiver meets which still holds. */
export function waivedHere(
  findings: readonly Finding[],
  { found, today }: Pick<HeaderCheckOptions, 'found' | 'today'>,
): readonly Finding[] {
  const waivers = found.settings.waivers.map(waiverOf);
  return applyWaivers(findings, waivers, { today, all: false }).findings;
}

function waiverOf({
  rule,
  struct,
  member,
  expires,
  place,
}: FoundSettings['settings']['waivers'][number]): Waiver {
  return {
    rule,
    struct: struct.text,
    ...(member ? { member: member.text } : {}),
    expires: expires.text,
    place,
  };
}

export function noSuchRecord(names: readonly string[]): Failure {
  const message = `the settings name no record that matches ${names.map(name => `'${name}'`).join(', ')}`;
  return { code: 'usage', message };
}

function unlocked({ today: { record } }: Judged, strict: boolean): Finding {
  const { name, layout } = record;
  return {
    rule: 'unlocked',
    severity: strict ? 'error' : 'info',
    struct: name,
    message: `'${name}' has no lock: nothing guards it yet`,
    ...(layout.place ? { place: layout.place } : {}),
    notes: [{ message: `to record it: ${acceptOf(name)}` }],
  };
}

/** Records of a lock that its header does not define any more, or that the settings do not name. */
function gone(
  { header, locks }: JudgedHeader,
  isMeant: (name: string) => boolean,
  { folder }: FoundSettings,
): Finding[] {
  const known = new Set(header.records.map(({ record }) => lockName(record.name)));
  const lost = [...(locks.current?.keys() ?? [])].filter(name => !known.has(name)).map(cName);
  return lost.filter(isMeant).map(name => {
    const isThere = header.layouts.records.some(record => record.name === name);
    const why = isThere
      ? 'is named by no record of the settings'
      : `is gone from '${header.header.path}'`;
    return removed(name, `'${name}' ${why}, and its lock is still here`, {
      file: join(folder, header.header.lock),
      way: acceptOf(name),
    });
  });
}

function removed(
  name: string,
  message: string,
  { file, way }: { file: string; way: string },
): Finding {
  const notes = [{ message: `if intended: ${way}` }];
  return {
    rule: 'struct-removed',
    severity: 'error',
    ...(name === '' ? {} : { struct: name }),
    message,
    place: { file },
    notes,
  };
}

function headerFindings({ header }: JudgedHeader): Finding[] {
  const { comments, versions } = header.layouts;
  return judgeHeader({ comments, versions }, header.header.path);
}

/** Locks where the settings look for headers, whose header is not there any more. */
function orphans(headers: readonly JudgedHeader[], { settings, folder }: FoundSettings): Finding[] {
  const known = new Set(headers.map(({ header }) => header.header.lock));
  const globs = settings.records.flatMap(entry => entry.headers.map(({ text }) => text));
  const found = new Set(globs.flatMap(glob => globHeaders(folder, lockOf(glob, settings.locks))));
  return [...found]
    .filter(path => !known.has(path))
    .map(path =>
      removed('', `the header of this lock is gone, or is named by no record of the settings`, {
        file: join(folder, path),
        way: `git rm ${path}`,
      }),
    );
}

function summaryOf(records: readonly Judged[], waived: number): string {
  const locked = records.filter(({ lock }) => lock);
  const agreeing = locked.filter(({ drift }) => drift.every(({ severity }) => severity === 'info'));
  const open = records.length - locked.length;
  const parts = [
    `${agreeing.length} of ${plural(locked.length, 'lock')} agree`,
    ...(open > 0 ? [`${plural(open, 'record')} without a lock`] : []),
    ...(waived > 0 ? [`${plural(waived, 'finding')} waived`] : []),
  ];
  return `${parts.join(', ')}\n`;
}
