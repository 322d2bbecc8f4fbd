// ckptgen diff REV..REV -- HEADER...: the structs of headers at two revisions, compiled and compared.

import { judgeVersion, mergeFindings } from '../../rules/judge.ts';
import type { VersionStep } from '../../rules/rule.ts';
import { inTurn } from '../host/in-turn.ts';
import type { Revision } from '../host/revision.ts';
import { withScratch } from '../host/scratch.ts';
import { plural } from '../layout/describe.ts';
import { type Failure, ok, type Result } from '../layout/result.ts';
import { type Finding, isSerious } from '../report/diagnostic.ts';
import { compare } from './compare.ts';
import { waivedHere } from './header-check.ts';
import type { HeaderLayouts } from './header-layouts.ts';
import { readHeaders } from './header-objects.ts';
import { type HeaderSide, headerSide } from './header-side.ts';
import { failed, type Outcome } from './outcome.ts';
import { Ways } from './reading.ts';
import {
  type Asked,
  type ComparedHeader,
  extractRange,
  openRange,
  type Pair,
  type RevisionHeaders,
} from './revision-headers.ts';
import { selectNames } from './select.ts';
import type { FoundSettings } from './settings.ts';
import { stepsOf } from './version-steps.ts';

export interface DiffHeadersOptions extends Asked {
  /** As C writes names, or bare; a glob. Absent: everything. */
  readonly struct?: string;
  /** The compiler of headers that no settings speak of. */
  readonly compiler: string;
  readonly found: FoundSettings | null;
  /** YYYY-MM-DD */
  readonly today: string;
}

export function diffHeaders(options: DiffHeadersOptions): Promise<Outcome> {
  return withScratch(async scratch => {
    const range = openRange(options);
    if (!range.ok) return failed(range.failures);
    const { top, paths, pair } = range.value;
    const ways = new Ways({ ...options, top, scratch });
    const problem = await ways.open(paths);
    if (problem) return failed(problem);
    const readingOf = (path: string, newest: Revision) => ways.readingOf(path, newest);
    const headers = extractRange(range.value, readingOf, scratch);
    if (!headers.ok) return failed(headers.failures);
    const read = await readAll(ways, headers.value);
    const sides = sidesOf(read, pair);
    const broken = failuresOf(read);
    if (broken.length > 0 && sides.before.names.length + sides.after.names.length === 0)
      return { ...failed(broken), base: top };
    const judged = judgeSides(sides, { ...options, ways }, headers.value.same);
    return { ...judged, failures: [...broken, ...judged.failures], base: top };
  }, failed);
}

/** A header at both revisions; absent where it is not there. */
interface Both {
  readonly before?: HeaderLayouts;
  readonly after?: HeaderLayouts;
}

/** Each header by itself: those of a tree may contradict each other. */
function readAll(ways: Ways, { headers }: RevisionHeaders): Promise<Result<Both>[]> {
  return inTurn(headers, async header => {
    const { compiler, ...asked } = ways.of(header.path);
    const read = await readHeaders(compiler, header.states, asked);
    return read.ok ? ok(bothOf(header, read.value)) : read;
  });
}

function bothOf({ in: where }: ComparedHeader, [first, second]: readonly HeaderLayouts[]): Both {
  if (where === 'before') return first ? { before: first } : {};
  if (where === 'after') return first ? { after: first } : {};
  return { ...(first ? { before: first } : {}), ...(second ? { after: second } : {}) };
}

function failuresOf(read: readonly Result<Both>[]): Failure[] {
  return read.flatMap(each => (each.ok ? [] : each.failures));
}

interface Sides {
  readonly before: HeaderSide;
  readonly after: HeaderSide;
  /** Headers by the names of their records. */
  readonly headers: readonly Both[];
}

function sidesOf(read: readonly Result<Both>[], pair: Pair): Sides {
  const headers = read.flatMap(each => (each.ok ? [each.value] : []));
  const side = (which: 'before' | 'after') =>
    headerSide(
      pair[which].name,
      headers.flatMap(each => each[which] ?? []),
    );
  return { before: side('before'), after: side('after'), headers };
}

function judgeSides(
  { before, after, headers }: Sides,
  { struct, found, today, ways }: DiffHeadersOptions & { readonly ways: Ways },
  same: number,
): Outcome {
  const names = [...new Set([...before.names, ...after.names])].sort();
  const aliases = [...new Set([...before.aliases, ...after.aliases])].sort();
  const chosen = selectNames({ names, aliases }, struct);
  if (chosen.length === 0 && same === 0) return failed([noStruct(struct)]);
  const outcomes = chosen.map(name => ({ name, outcome: compare(name, before, after) }));
  const failures = outcomes.flatMap(({ outcome }) => (outcome.ok ? [] : outcome.failures));
  const drift = outcomes.map(({ name, outcome }) => ({
    name,
    findings: outcome.ok ? outcome.value : [],
  }));
  const versions = versionFindings(drift, { before, after, headers }, ways);
  const all = [...drift.flatMap(each => each.findings), ...versions];
  const findings = mergeFindings(found ? waivedHere(all, { found, today }) : all);
  const isSame = findings.length + failures.length === 0;
  const others = same > 0 ? `, ${plural(same, 'header')} as before` : '';
  return {
    findings,
    failures,
    text: isSame ? `${chosen.length} compared, no difference${others}\n` : '',
  };
}

function noStruct(struct: string | undefined): Failure {
  const message =
    struct === undefined
      ? 'these headers define no struct, at neither revision'
      : `these headers define nothing that matches '${struct}', at neither revision`;
  return { code: 'no-struct', message };
}

interface Drifted {
  readonly name: string;
  readonly findings: readonly Finding[];
}

function versionFindings(drift: readonly Drifted[], sides: Sides, ways: Ways): Finding[] {
  const isChanged = (name: string) =>
    drift.some(each => each.name === name && each.findings.some(isSerious));
  return drift.flatMap(({ name, findings }) => {
    const [first, ...more] = stepsFor(name, sides, ways);
    const now = sides.after.records.get(name);
    if (!first || !now) return [];
    const need = findings.some(({ severity }) => severity === 'error');
    const own = now.headers.records.some(record => isChanged(record.name));
    return judgeVersion({ steps: [first, ...more], need, isChanged: own }, name, {});
  });
}

/** Where the record's own header has no version, one of the others may have it. */
function stepsFor(
  name: string,
  { before, after, headers }: Sides,
  ways: Ways,
): readonly VersionStep[] {
  const [old, now] = [before.records.get(name), after.records.get(name)];
  if (!old || !now) return [];
  const stated = ways.versionOf(now.record.layout.place?.file ?? '', name);
  if (stated !== undefined) return stepsOf({ versions: [stated] }, old.headers, now.headers);
  if (now.headers.versions.length > 0) return stepsOf(now.record, old.headers, now.headers);
  const all = (which: 'before' | 'after') => ({
    versions: headers.flatMap(each => each[which]?.versions ?? []),
  });
  return stepsOf(now.record, all('before'), all('after'));
}
