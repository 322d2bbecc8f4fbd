// ckptgen image verify: would a kernel that has these locks take the image?

import { plural } from '../layout/describe.ts';
import type { Failure } from '../layout/result.ts';
import { type Matches, matchLocks } from './image-locks.ts';
import { findingsIn, type ImageFile, imageIn, judgeSections } from './image-read.ts';
import { failed, type Outcome } from './outcome.ts';

export interface ImageOptions {
  /** `-` is standard input. */
  readonly file: string;
  /** The folder below which locks lie. */
  readonly locks: string;
  readonly json: boolean;
}

export function imageVerify({ file, locks }: ImageOptions): Outcome {
  const read = imageIn(file);
  if (!read.ok) return failed(read.failures);
  const images = read.value.image ? [read.value.image] : [];
  const matches = matchLocks(locks, images);
  const unjudged = matches.ok
    ? [...withoutLock(read.value, matches.value), ...judgeSections(read.value, matches.value)]
    : matches.failures;
  const findings = findingsIn(read.value);
  const isFine = findings.length + unjudged.length === 0;
  return { findings, failures: unjudged, text: isFine ? fineText(read.value) : '' };
}

function fineText({ file, image }: ImageFile): string {
  const { sectionCount = 0, size = 0n, byteOrder = '' } = image?.header ?? {};
  return `${file}: fine: ${plural(sectionCount, 'section')}, ${plural(size, 'byte')}, ${byteOrder}-endian\n`;
}

/** More than anyone reads: a hostile image has as many as it has room for. */
const MOST_TOLD = 100;

function withoutLock({ file, image }: ImageFile, matches: Matches): Failure[] {
  const failures = (image?.sections ?? []).flatMap((section): Failure[] => {
    const match = matches.get(section);
    if (!match || 'lock' in match) return [];
    const message = `section '${section.shownName}' was not checked: ${match.why}`;
    const notes = [{ message: 'name the folder of its lock with --locks' }];
    return [{ code: 'no-lock', message, place: { file }, notes }, ...match.failures];
  });
  const rest = failures.length - MOST_TOLD;
  if (rest <= 0) return failures;
  const message = `and ${rest} more of such`;
  return [...failures.slice(0, MOST_TOLD), { code: 'no-lock', message, place: { file } }];
}
