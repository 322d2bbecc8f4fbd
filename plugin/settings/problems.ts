// What is wrong with a settings file, collected: all of it is told, in the order of places.

import { LineCounter } from 'yaml';
import type { Failure } from '../layout/result.ts';

/** Line and column from 1; a column counts UTF-16 units, as editors do for ASCII. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A text of the file and where it stands, so that findings of later steps can point at it. */
export interface Placed {
  readonly text: string;
  readonly place: Place;
}

/** Whoever makes more has given a file of another kind; bounds what is kept and printed. */
const MOST = 1_000;

interface Problem {
  readonly message: string;
  readonly place: Place;
}

export class Problems {
  private readonly file: string;
  private readonly lines = new LineCounter();
  private readonly lastOffset: number;
  private readonly found: Problem[] = [];
  private readonly linesTold = new Set<number>();
  private more = 0;

  constructor(file: string, text: string) {
    this.file = file;
    this.lastOffset = Math.max(0, text.trimEnd().length - 1);
    for (let start = 0; start >= 0; start = text.indexOf('\n', start) + 1 || -1)
      this.lines.addNewLine(start);
  }

  placeOf(offset: number): Place {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line, column: col };
  }

  /** What is missing at the end is told at the last character: behind it there is no line to look at. */
  add(offset: number, message: string): void {
    this.addAt(this.placeOf(Math.min(offset, this.lastOffset)), message);
  }

  addAt(place: Place, message: string): void {
    this.linesTold.add(place.line);
    if (this.found.length < MOST) this.found.push({ message, place });
    else this.more++;
  }

  /** For what may follow from another problem of its line, and then misleads. */
  addUnlessToldInLine(offset: number, message: string): void {
    const { line } = this.placeOf(Math.min(offset, this.lastOffset));
    if (!this.linesTold.has(line)) this.add(offset, message);
  }

  get failures(): Failure[] {
    const failures = this.found
      .toSorted((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
      .map(({ message, place }): Failure => ({ code: 'bad-config', message, place }));
    const place = failures.at(-1)?.place;
    if (this.more > 0 && place)
      failures.push({
        code: 'bad-config',
        message: `${this.more} more problems are not shown`,
        place,
      });
    return failures;
  }
}

const MOST_SHOWN = 60;

/** A text of the file in a message: as much of it as tells which one is meant. */
export function shown(text: string): string {
  return text.length <= MOST_SHOWN ? `'${text}'` : `'${text.slice(0, MOST_SHOWN)}...'`;
}

/** `U+0007`. */
export function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
