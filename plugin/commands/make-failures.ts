// What a make that failed has printed, as failures with places: ckptgen's own words and the compiler's.

import type { Failure, Note } from '../layout/result.ts';

/** Not in an excerpt, whose text is anything. */
const LINE =
  /^(?! *\d+ \| )(?:([^\s:][^:\n]*):(?:(\d+):(?:(\d+):)?)? )?(error|note): (.*?)(?: \[([a-z0-9-]+)\])?$/;

const SHOWN_LINES = 5;

/** The errors in the order of the text, notes with the error before them; without any, the last lines. */
export function failuresOfMake(text: string): [Failure, ...Failure[]] {
  const found: (Failure & { notes: Note[] })[] = [];
  for (const line of text.split('\n')) {
    const [, file, row, column, kind, message = '', code = 'make-failed'] = LINE.exec(line) ?? [];
    if (kind === undefined) continue;
    const place = file === undefined ? {} : { place: { file, ...numbers(row, column) } };
    if (kind === 'note') found.at(-1)?.notes.push({ ...place, message });
    else found.push({ code, message, ...place, notes: [] });
  }
  const [first, ...more] = found;
  return first ? [first, ...more] : [unknown(text)];
}

function numbers(line: string | undefined, column: string | undefined) {
  return {
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(column === undefined ? {} : { column: Number(column) }),
  };
}

function unknown(text: string): Failure {
  const lines = text.split('\n').filter(line => line.trim() !== '');
  return {
    code: 'probe-failed',
    message: 'nothing was checked: make could not build the probe; it said',
    notes: lines.slice(-SHOWN_LINES).map(message => ({ message })),
  };
}
