// A lock as lines: what happens to text files on their way is refused here, and lines of a fixed form read.

import { lockHead } from './lock-writer.ts';
import { Refusal } from './refusal.ts';

export const newer = 'use the ckptgen that wrote it, or a newer one';

export function splitLines(text: string): string[] {
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) refuseDamage(line, index + 1);
  if (lines.pop() !== '')
    throw new Refusal(lines.length + 1, 'the last line has no line end: cut off');
  return lines;
}

/** What happens to text files on their way, as against what a wrong lock says. */
function refuseDamage(line: string, number: number): void {
  if (/^(<{7}|\|{7}|={7}|>{7})( |\r?$)/.test(line))
    throw new Refusal(
      number,
      'a merge conflict is left in the lock',
      "take one side as a whole ('git checkout --ours' or '--theirs'), then record today's layout: " +
        'ckptgen accept (make ckpt_accept)',
    );
  if (line.endsWith('\r'))
    throw new Refusal(
      number,
      'the line ends in CR LF, a lock has LF only',
      "restore the file from git with core.autocrlf off, or declare '*.layout text eol=lf' in .gitattributes",
    );
  if (/[^\x20-\x7e]/.test(line))
    throw new Refusal(number, 'a character that is no printable ASCII: no lock has one');
}

export function refuseOtherFormat(first: string): void {
  if (first === lockHead[0]) return;
  const version = /^ckptgen-lock ([1-9]\d*)$/.exec(first)?.[1];
  if (version)
    throw new Refusal(1, `the lock has format ${version}, this ckptgen reads format 1`, newer);
  throw new Refusal(1, `not a lock: its first line is not '${lockHead[0]}'`);
}

export function expectLine(lines: readonly string[], number: number, expected: string): void {
  if (lines[number - 1] !== expected) throw unexpected(lines, number, `'${expected}'`);
}

export function field(
  lines: readonly string[],
  number: number,
  form: RegExp,
  expected: string,
): string {
  const value = form.exec(lines[number - 1] ?? '')?.[1];
  if (value === undefined) throw unexpected(lines, number, `'${expected}'`);
  return value;
}

/** Past the last line, the place is the last line that there is. */
export function unexpected(lines: readonly string[], number: number, expected: string): Refusal {
  const line = lines[number - 1];
  if (line === undefined)
    return new Refusal(lines.length, `the lock ends where ${expected} should follow`);
  return new Refusal(number, `expected ${expected}, found '${line}'`);
}
