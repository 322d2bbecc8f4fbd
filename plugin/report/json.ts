// For programs: everything that the text says, under stable keys.

import type { FilePlace } from '../layout/result.ts';
import type { Finding } from './diagnostic.ts';

/** One object, `{ "findings": [...] }`, each as `jsonFinding` says. */
export function jsonReport(findings: readonly Finding[]): string {
  return `${JSON.stringify({ findings: findings.map(jsonFinding) }, null, 2)}\n`;
}

/**
 * `rule`, `severity`, `struct`, `member`, `file`, `line`, `column`, `message` and `notes`, a note `file`,
 * `line`, `column` and `message`; what is absent is null.
 */
export function jsonFinding({ rule, severity, struct, member, place, message, notes }: Finding) {
  return {
    rule,
    severity,
    struct: struct ?? null,
    member: member ?? null,
    ...placeOf(place),
    message,
    notes: notes.map(note => ({ ...placeOf(note.place), message: note.message })),
  };
}

function placeOf(place: FilePlace | undefined) {
  return { file: place?.file ?? null, line: place?.line ?? null, column: place?.column ?? null };
}
