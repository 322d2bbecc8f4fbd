// Files whose bytes nobody vouches for: of no size that is read without a limit.

import { readSync } from 'node:fs';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { problemOf, readSmall } from './files.ts';

const STDIN = '<stdin>';

/** How a path of the command line is told: `-` is standard input. */
export function inputName(path: string): string {
  return path === '-' ? STDIN : path;
}

/** A file's bytes, or with `-` what comes by standard input. Fails where there are more than `most`. */
export function readInput(path: string, most: number): Result<Uint8Array> {
  const file = inputName(path);
  try {
    const bytes = path === '-' ? readStream(0, most) : readSmall(path, most);
    return bytes ? ok(bytes) : fail(tooLarge(file, most));
  } catch (error) {
    const message = `cannot be read: ${problemOf(error)}`;
    return fail({ code: 'unreadable-file', message, place: { file } });
  }
}

function tooLarge(file: string, most: number): Failure {
  const message = `has more than ${most} bytes: that is more than is read of an image`;
  return { code: 'image-too-large', message, place: { file } };
}

function readStream(stream: number, most: number): Uint8Array | null {
  const chunks: Buffer[] = [];
  for (let total = 0; total <= most; ) {
    const chunk = Buffer.alloc(65_536);
    const count = readSync(stream, chunk);
    if (count === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, count));
    total += count;
  }
  return null;
}
