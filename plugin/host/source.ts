// Source text behind a place.

import { readSmall, readText } from './files.ts';

/**
 * The column, from 1 and in bytes, of an identifier on a line of a file: clang's debug info has none.
 * undefined where the file cannot be read or the line does not have the word.
 */
export function columnOf(file: string, line: number, identifier: string): number | undefined {
  if (!/^[A-Za-z_]\w*$/.test(identifier)) return undefined;
  const text = readText(file);
  if (!text.ok) return undefined;
  const row = text.value.split('\n')[line - 1] ?? '';
  const found = new RegExp(`\\b${identifier}\\b`).exec(row);
  return found ? Buffer.byteLength(row.slice(0, found.index)) + 1 : undefined;
}

/** What people write is smaller, as is all that bpftool makes of a kernel's types. */
const MOST_BYTES = 8 << 20;

/** For one report: of files that do not fit any more, nothing is shown. */
const MOST_BYTES_OF_ALL = 32 << 20;

/** Each is looked at for each of its findings; what is longer was not written by people. */
const MOST_BYTES_OF_LINE = 64 << 10;

/**
 * The lines of files as they are when they are first asked for, by path and number from 1, without their line
 * feeds. undefined where there is none, and of what cannot be read, is no file, no text or too large.
 */
export function sourceLines(): (file: string, line: number) => string | undefined {
  const known = new Map<string, Lines | null>();
  let leftBytes = MOST_BYTES_OF_ALL;
  return (file, line) => {
    let lines = known.get(file);
    if (lines === undefined) {
      const bytes = textBytes(file, Math.min(MOST_BYTES, leftBytes));
      leftBytes -= bytes?.length ?? 0;
      lines = bytes && new Lines(bytes);
      known.set(file, lines);
    }
    return lines?.at(line);
  };
}

function textBytes(file: string, mostBytes: number): Uint8Array | null {
  try {
    const bytes = readSmall(file, mostBytes);
    return bytes?.includes(0) ? null : bytes;
  } catch {
    return null;
  }
}

const LINE_FEED = 0x0a;

class Lines {
  readonly #bytes: Uint8Array;
  readonly #starts = [0];
  /** Leaves a byte order mark out, as gcc does before it counts columns. */
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, end + 1))
      this.#starts.push(end + 1);
  }

  /** undefined of one that is not UTF-8 or too long, too. */
  at(line: number): string | undefined {
    const start = this.#starts[line - 1];
    if (start === undefined) return undefined;
    const end = (this.#starts[line] ?? this.#bytes.length + 1) - 1;
    if (end - start > MOST_BYTES_OF_LINE) return undefined;
    try {
      return this.#decoder.decode(this.#bytes.subarray(start, end));
    } catch {
      return undefined;
    }
  }
}
