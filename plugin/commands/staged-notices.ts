// What is told of a commit as a whole, or of what nobody could judge in it.

import { plural } from '../layout/describe.ts';
import type { Failure, Note } from '../layout/result.ts';
import { type Finding, isSerious } from '../report/diagnostic.ts';

export function summaryOf(count: number, findings: readonly Finding[], folder: string): string {
  const bad = findings.filter(isSerious).length;
  const where = folder === '.' ? '' : `${folder}: `;
  const what = bad === 0 ? 'as staged, all agree' : `as staged, ${plural(bad, 'finding')}`;
  return `${where}${plural(count, 'subsystem')} ${what}`;
}

export function notJudged({ message, place, notes = [] }: Failure): Finding {
  return {
    rule: 'not-judged',
    severity: 'info',
    message: `what is staged was not judged: ${message}`,
    ...(place ? { place } : {}),
    notes,
  };
}

/** Of a build that is of no use. */
export function noteOf({ message, place }: Failure): Note {
  return { message: `a build of it ${message}`, ...(place ? { place } : {}) };
}

export function rulesStaged(file: string): Finding {
  const message =
    'is staged, and how things are compiled may hang on it: records were judged as the last make has compiled them; make judges them anew';
  return { rule: 'not-judged', severity: 'info', message, place: { file }, notes: [] };
}

export function makerStaged(file: string): Finding {
  const message =
    'is staged, and a header of its name is made by the build: records were judged with the one that the last make has made; make judges them anew';
  return { rule: 'not-judged', severity: 'info', message, place: { file }, notes: [] };
}

export function inConflict(file: string): Failure {
  const message =
    'is in conflict: what is staged of it cannot be judged; resolve it and git add it';
  return { code: 'not-judged', message, place: { file } };
}

/** `lock` is from the top. */
export function settingsGone(file: string, lock: string): Failure {
  const message = `is removed, and its lock '${lock}' is still here: nothing was held against it; if nothing is to guard its records any more, git rm the locks as well`;
  return { code: 'not-judged', message, place: { file } };
}
