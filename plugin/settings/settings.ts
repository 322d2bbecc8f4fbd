// ckptgen.yaml: which headers hold records, how they are compiled, which findings are waived. Pure.

import { fail, ok, type Result } from '../layout/result.ts';
import { type Compile, defaultCompile, readCompile } from './compile.ts';
import { readRoot } from './document.ts';
import { type Field, fieldsOf, itemsOf, textOf, type Value } from './fields.ts';
import { folderProblem, passing } from './patterns.ts';
import { type Placed, Problems } from './problems.ts';
import { type RecordEntry, readRecord } from './records.ts';
import { readWaiver, refuseRepeated, type Waiver } from './waivers.ts';

export { type Compile, type Compiler, defaultCompile } from './compile.ts';
export type { Place, Placed } from './problems.ts';
export type { Policy, RecordEntry } from './records.ts';
export { isExpired, type Waiver } from './waivers.ts';

/** Paths are relative to the file's folder; entries stand in the order of the file. */
export interface Settings {
  /** The folder of lock files; absent: each lies beside its header. */
  readonly locks?: Placed;
  /** Of headers that no record has a `compile` of its own for. */
  readonly compile: Compile;
  readonly records: readonly RecordEntry[];
  readonly waivers: readonly Waiver[];
}

/** What the file may name and does not define. */
export interface Known {
  /** Ids of rules. */
  readonly rules: readonly string[];
}

const SHAPE = { name: 'the file', keys: ['locks', 'compile', 'records', 'waivers'] };

/**
 * Reads the text of a settings file: YAML 1.2, core schema, without anchors, aliases, tags, directives
 * and merge keys. Fails with `bad-config` for each problem, in the order of lines, at `file`, line and
 * column: broken syntax (then for nothing else), unknown keys, values of a wrong type or that can mean
 * nothing. An empty text is settings with nothing.
 */
export function readSettings(text: string, file: string, known: Known): Result<Settings> {
  const problems = new Problems(file, text);
  const settings = read(text, known, problems);
  const [first, ...more] = problems.failures;
  return first ? fail(first, ...more) : ok(settings);
}

function read(text: string, { rules }: Known, problems: Problems): Settings {
  const nothing: Settings = { compile: defaultCompile, records: [], waivers: [] };
  const root = readRoot(text, problems);
  const fields = root && fieldsOf({ name: 'the file', at: 0, node: root }, SHAPE, problems);
  if (!fields) return nothing;
  const given = (key: string) => fields.given.get(key);
  const locks = locksOf(given('locks'), problems);
  const own = given('compile');
  const compile = (own && readCompile(own, problems)) ?? defaultCompile;
  const waivers = entriesOf(given('waivers'), problems, each => readWaiver(each, rules, problems));
  refuseRepeated(waivers, problems);
  return {
    ...(locks ? { locks } : {}),
    compile,
    records: entriesOf(given('records'), problems, each => readRecord(each, compile, problems)),
    waivers,
  };
}

function locksOf(field: Field | undefined, problems: Problems): Placed | undefined {
  const folder = field && textOf(field, { what: 'the name of a folder', isFree: true }, problems);
  return folder && passing([folder], folderProblem, problems)[0];
}

/** The entries that could be read. */
function entriesOf<T>(
  field: Field | undefined,
  problems: Problems,
  read: (value: Value) => T | undefined,
): readonly T[] {
  return field ? itemsOf(field, problems).flatMap(each => read(each) ?? []) : [];
}
