// From the files that match to the subsystems they are, or why they are none. Pure: the texts are
// read by host/headers.ts.

import { bytewise } from '../layout/names.ts';
import type { Failure, FilePlace, Result } from '../layout/result.ts';
import { goesLastMacro, lockPath, type Subsystem, tagOf } from '../layout/subsystem.ts';
import { isLikeGenerated, nameProblem } from './names.ts';
import {
  type FunctionScan,
  functionsIn,
  type HeaderScan,
  type StructMention,
  scanHeader,
} from './scan.ts';

/** A text, or why it could not be read. */
export type FileText = { readonly text: string } | { readonly problem: string };

/** A file that matches a pattern, and the code beside it. Paths are relative to the module's folder. */
export interface Candidate {
  readonly header: string;
  /** What stands for `*` in the pattern. */
  readonly name: string;
  readonly headerText: FileText;
  readonly code: string;
  /** Absent when there is no such file. */
  readonly codeText?: FileText;
}

/** Paths below the module's folder that make and the shell carry unquoted; the fragment has the same list. */
const CARRIED = /^(?:[A-Za-z0-9_.][A-Za-z0-9_.-]*\/)*[A-Za-z0-9_.][A-Za-z0-9_.-]*$/;

interface Found {
  readonly subsystem: Subsystem;
  readonly scan: HeaderScan;
  readonly record: StructMention;
}

/** Subsystems by name, bytewise; or every failure of every file, in the same order. */
export function discover(candidates: readonly Candidate[]): Result<readonly Subsystem[]> {
  const sorted = [...candidates].sort(
    (a, b) => bytewise(a.name, b.name) || bytewise(a.header, b.header),
  );
  const found: Found[] = [];
  const failures: Failure[] = [];
  for (const candidate of sorted) {
    const outcome = judge(candidate);
    if (Array.isArray(outcome)) failures.push(...outcome);
    else if (outcome) found.push(outcome);
  }
  failures.push(...duplicates(found), ...sharedGuards(found));
  const [first, ...more] = failures;
  if (first) return { ok: false, failures: [first, ...more] };
  return { ok: true, value: found.map(each => each.subsystem) };
}

/** A candidate is judged once: it never changes, and another is made of other texts. */
const judged = new WeakMap<Candidate, Found | Failure[] | null>();

function judge(candidate: Candidate): Found | Failure[] | null {
  const known = judged.get(candidate);
  if (known !== undefined) return known;
  const outcome = judgeTexts(candidate);
  judged.set(candidate, outcome);
  return outcome;
}

/** null: left alone, because neither a checkpoint struct nor code beside it says that it is ours. */
function judgeTexts(candidate: Candidate): Found | Failure[] | null {
  const { headerText, codeText } = candidate;
  if ('problem' in headerText) return [unreadable(candidate.header, headerText.problem)];
  const scan = scanHeader(headerText.text);
  if (scan.structs.length === 0 && !codeText) return null;
  const problem = nameProblem(candidate.name);
  if (problem) return [reservedName(candidate, problem)];
  if (!CARRIED.test(candidate.header)) return [reservedPath(candidate)];
  if (isLikeGenerated(candidate.header)) return [likeGenerated(candidate)];
  const record = scan.structs.find(each => each.defined && each.tag === tagOf(candidate.name));
  if (!record) return [nameMismatch(candidate, scan)];
  if (!codeText) return [missingCode(candidate, record)];
  if ('problem' in codeText) return [unreadable(candidate.code, codeText.problem)];
  return functionsOf(candidate, scan, record, codeText.text);
}

function functionsOf(
  candidate: Candidate,
  scan: HeaderScan,
  record: StructMention,
  code: string,
): Found | Failure[] {
  const { name } = candidate;
  const functionNamed = functionsIn(code);
  const save = functionNamed(`${name}_checkpoint`);
  const load = functionNamed(`${name}_restore`);
  const verify = functionNamed(`${name}_verify`);
  const undo = functionNamed(`${name}_undo`);
  const failures = [
    ...functionProblem(candidate, 'checkpoint', save, ['void', 'int']),
    ...functionProblem(candidate, 'restore', load, ['int']),
    ...(verify ? functionProblem(candidate, 'verify', verify, ['int']) : []),
    ...(undo ? functionProblem(candidate, 'undo', undo, ['int']) : []),
    ...misnamedLast(candidate, scan),
  ];
  if (failures.length > 0 || !save) return failures;
  const slash = candidate.header.lastIndexOf('/');
  const folder = slash < 0 ? '' : candidate.header.slice(0, slash);
  const subsystem: Subsystem = {
    name,
    folder,
    header: candidate.header,
    code: candidate.code,
    lock: lockPath(candidate.header, name),
    checkpointReturns: save.returns === 'int' ? 'int' : 'void',
    hasVerify: verify !== null,
    hasUndo: undo !== null,
    goesLast: scan.defines.has(goesLastMacro(name)),
  };
  return { subsystem, scan, record };
}

/** One that is misspelt would have the subsystem go first, without a word. */
function misnamedLast({ header, name }: Candidate, { defines }: HeaderScan): Failure[] {
  const wanted = goesLastMacro(name);
  const odd = [...defines].find(each => /^CKPT_\w+_GOES_LAST$/.test(each) && each !== wanted);
  if (odd === undefined) return [];
  const message = `defines '${odd}', which says nothing of '${name}': '${wanted}' does`;
  return [{ code: 'name-mismatch', message, place: { file: header } }];
}

type Called = 'checkpoint' | 'restore' | 'verify' | 'undo';

function prototype(name: string, which: Called): string {
  return which === 'checkpoint'
    ? `void ${name}_checkpoint(struct ${tagOf(name)} *)`
    : `int ${name}_${which}(const struct ${tagOf(name)} *)`;
}

function functionProblem(
  candidate: Candidate,
  which: Called,
  scan: FunctionScan | null,
  returns: readonly string[],
): Failure[] {
  const wanted = prototype(candidate.name, which);
  if (!scan) {
    return [
      missing(`'${candidate.name}_${which}' is not defined here: add '${wanted}'`, {
        file: candidate.code,
      }),
    ];
  }
  const place = { file: candidate.code, line: scan.line, column: scan.column };
  if (scan.isStatic)
    return [missing(`'${candidate.name}_${which}' must not be static: the glue calls it`, place)];
  if (scan.returns === 'unknown' || returns.includes(scan.returns)) return [];
  return [
    missing(`'${candidate.name}_${which}' must return ${returns.join(' or ')}: '${wanted}'`, place),
  ];
}

function missing(message: string, place: FilePlace): Failure {
  return { code: 'missing-code', message, place };
}

function missingCode(candidate: Candidate, record: StructMention): Failure {
  const place = { file: candidate.header, line: record.line, column: record.column };
  const pair = `'${prototype(candidate.name, 'checkpoint')}' and '${prototype(candidate.name, 'restore')}'`;
  return missing(
    `'struct ${record.tag}' has no '${candidate.code}' beside it: write that file with ${pair}`,
    place,
  );
}

function nameMismatch(candidate: Candidate, scan: HeaderScan): Failure {
  const wanted = `struct ${tagOf(candidate.name)}`;
  const other = scan.structs.find(each => each.defined) ?? scan.structs[0];
  if (!other) {
    const message = `defines no '${wanted}', though '${candidate.code}' stands beside it: define the struct, or rename the code`;
    return { code: 'name-mismatch', message, place: { file: candidate.header } };
  }
  const place = { file: candidate.header, line: other.line, column: other.column };
  const verb = other.defined ? 'defines' : 'only names';
  const message = `${verb} 'struct ${other.tag}', but a header of this name must define '${wanted}': rename the struct or the file`;
  return { code: 'name-mismatch', message, place };
}

function reservedName(candidate: Candidate, problem: string): Failure {
  const message = `'${candidate.name}' cannot be a subsystem's name: it ${problem}; rename the file and its struct`;
  return { code: 'reserved-name', message, place: { file: candidate.header } };
}

function reservedPath(candidate: Candidate): Failure {
  const message =
    'make cannot carry this path: use only letters, digits, _, . and - (not at the start of a name)';
  return { code: 'reserved-name', message, place: { file: candidate.header } };
}

function likeGenerated({ header }: Candidate): Failure {
  const message = 'is called like a generated header: rename it or put it into a folder';
  return { code: 'reserved-name', message, place: { file: header } };
}

function unreadable(file: string, problem: string): Failure {
  return { code: 'unreadable-file', message: `cannot be read: ${problem}`, place: { file } };
}

function recordPlace(found: Found): FilePlace {
  return { file: found.subsystem.header, line: found.record.line, column: found.record.column };
}

function duplicates(found: readonly Found[]): Failure[] {
  return found.flatMap((each, index) => {
    const first = found[index - 1];
    if (first?.subsystem.name !== each.subsystem.name) return [];
    const message = `subsystem '${each.subsystem.name}' is there twice: rename or remove one of them`;
    const notes = [{ place: recordPlace(first), message: 'the other one is here' }];
    return [{ code: 'duplicate-subsystem', message, place: recordPlace(each), notes }];
  });
}

/** Two headers with one guard: the second is empty to the compiler once the first was included. */
function sharedGuards(found: readonly Found[]): Failure[] {
  const owners = new Map<string, Found>();
  return found.flatMap(each => {
    const guard = each.scan.guard;
    if (!guard) return [];
    const owner = owners.get(guard.name);
    if (!owner?.scan.guard) {
      owners.set(guard.name, each);
      return [];
    }
    if (owner.subsystem.name === each.subsystem.name) return [];
    const [header, ownerHeader] = [each.subsystem.header, owner.subsystem.header];
    const place = { file: header, line: guard.line, column: guard.column };
    const { line, column } = owner.scan.guard;
    const ownerPlace = { file: ownerHeader, line, column };
    return [sharedGuard({ name: guard.name, place, owner: ownerHeader, ownerPlace })];
  });
}

export interface SharedGuard {
  readonly name: string;
  readonly place: FilePlace;
  /** The other header, relative to the module's folder. */
  readonly owner: string;
  readonly ownerPlace: FilePlace;
}

export function sharedGuard({ name, place, owner, ownerPlace }: SharedGuard): Failure {
  const message = `include guard '${name}' is that of '${owner}' as well: give each header its own`;
  const notes = [{ place: ownerPlace, message: 'also used here' }];
  return { code: 'shared-guard', message, place, notes };
}
