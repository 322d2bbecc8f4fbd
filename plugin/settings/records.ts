// Which structs of which headers are records.

import { isScalar } from 'yaml';
import { type Compile, readCompile } from './compile.ts';
import {
  booleanOf,
  choiceOf,
  type Field,
  type Fields,
  fieldsOf,
  textOf,
  textsOf,
  type Value,
} from './fields.ts';
import {
  constantProblem,
  headersProblem,
  macroProblem,
  passing,
  structProblem,
} from './patterns.ts';
import type { Place, Placed, Problems } from './problems.ts';

const POLICIES = ['bump', 'additive', 'frozen'] as const;

export type Policy = (typeof POLICIES)[number];

export interface RecordEntry {
  /** Of the entry's first key. */
  readonly place: Place;
  /** Globs from the file's folder, none of which leads out of it. */
  readonly headers: readonly Placed[];
  /** Patterns of names; `all` is every struct, union and typedef of an untagged one that a header defines. */
  readonly structs: 'all' | readonly Placed[];
  /** A macro of the header; without one the lock numbers versions itself. */
  readonly version?: Placed;
  readonly policy: Policy;
  readonly perAbi: boolean;
  /** Patterns of names; `all` are those that belong to a record. */
  readonly constants: 'all' | 'none' | readonly Placed[];
  /** The entry's own, else the file's, else the default: never a mixture. */
  readonly compile: Compile;
}

const SHAPE = {
  name: 'a record',
  keys: ['headers', 'structs', 'version', 'policy', 'per-abi', 'constants', 'compile'],
};

/** Undefined, and a problem, where it is no mapping. `compile` is the file's. */
export function readRecord(
  value: Value,
  compile: Compile,
  problems: Problems,
): RecordEntry | undefined {
  const fields = fieldsOf(value, SHAPE, problems);
  if (!fields) return undefined;
  const headers = fields.given.get('headers');
  if (!headers)
    problems.add(fields.at, "this record has no 'headers': say where its structs are defined");
  return {
    place: problems.placeOf(fields.at),
    headers: headers ? globsOf(headers, problems) : [],
    ...namesOf(fields, problems),
    ...modeOf(fields, problems),
    compile: ownCompile(fields, problems) ?? compile,
  };
}

function globsOf(field: Field, problems: Problems): readonly Placed[] {
  return passing(
    textsOf(field, { what: 'a glob', all: 'a glob or a list of them' }, problems),
    headersProblem,
    problems,
  );
}

function namesOf({ given }: Fields, problems: Problems) {
  const structs = given.get('structs');
  const version = given.get('version');
  const constants = given.get('constants');
  const macro = version && macroOf(version, problems);
  return {
    structs: structs ? structsOf(structs, problems) : 'all',
    ...(macro ? { version: macro } : {}),
    constants: constants ? constantsOf(constants, problems) : 'all',
  } as const;
}

function modeOf({ given }: Fields, problems: Problems) {
  const policy = given.get('policy');
  const perAbi = given.get('per-abi');
  return {
    policy: (policy && choiceOf(policy, POLICIES, problems)) ?? 'bump',
    perAbi: (perAbi && booleanOf(perAbi, problems)) ?? false,
  };
}

function ownCompile({ given }: Fields, problems: Problems): Compile | undefined {
  const compile = given.get('compile');
  return compile && readCompile(compile, problems);
}

const PATTERN = 'a pattern of names';

function structsOf(field: Field, problems: Problems): readonly Placed[] {
  const texts = textsOf(field, { what: PATTERN, all: `${PATTERN} or a list of them` }, problems);
  return passing(texts, structProblem, problems);
}

function macroOf(field: Field, problems: Problems): Placed | undefined {
  const macro = textOf(field, { what: 'the name of a macro' }, problems);
  return macro && passing([macro], macroProblem, problems)[0];
}

function constantsOf(field: Field, problems: Problems): 'none' | readonly Placed[] {
  if (isScalar(field.node) && field.node.value === 'none') return 'none';
  const all = `none, ${PATTERN} or a list of them`;
  return passing(textsOf(field, { what: PATTERN, all }, problems), constantProblem, problems);
}
