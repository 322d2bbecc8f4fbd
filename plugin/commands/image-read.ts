// An image of a file, held against its format and, section by section, against its locks.

import { holesOf } from '../emit/holes.ts';
import { inputName, readInput } from '../host/input.ts';
import { HEADER_BYTES, type Image, type ImageSection, ROW, ROW_BYTES } from '../image/format.ts';
import { isTooMuchToJudge, type Judged, judgePadding, judgeValues } from '../image/judge.ts';
import { DAMAGED, type Problem, type Problems } from '../image/problems.ts';
import { readImage } from '../image/read.ts';
import { leafCount, mostLeaves } from '../layout/leaves.ts';
import type { LockEntry } from '../layout/lock.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import type { Finding } from '../report/diagnostic.ts';
import type { Matches } from './image-locks.ts';

/** More than any kernel writes, and little enough to be told. */
const MOST_BYTES = 16 << 20;

export interface ImageFile {
  /** As it is told. */
  readonly file: string;
  /** As far as it can be read. */
  readonly image?: Image;
  readonly problems: Problems;
}

/** Fails where the file cannot be read, and with `image-format` where only a newer ckptgen can. */
export function imageIn(path: string): Result<ImageFile> {
  const file = inputName(path);
  const bytes = readInput(path, MOST_BYTES);
  if (!bytes.ok) return bytes;
  const { otherFormat, ...reading } = readImage(bytes.value);
  if (otherFormat === undefined) return ok({ file, ...reading });
  const message = `is an image of format ${otherFormat}, which this ckptgen does not know: use a newer one, or take the image anew if it was damaged`;
  return fail({ code: 'image-format', message, place: { file } });
}

/** A section whose bytes can be read by a lock. */
export interface Readable {
  readonly section: ImageSection;
  readonly bytes: Uint8Array;
  readonly lock: LockEntry;
}

/** Undefined for one without a lock, and for one of another size than its lock says. */
export function readableOf(section: ImageSection, matches: Matches): Readable | undefined {
  const match = matches.get(section);
  const { bytes } = section;
  if (!match || !('lock' in match) || bytes?.length !== match.lock.layout.bytes) return undefined;
  return { section, bytes, lock: match.lock };
}

/** Adds to the problems what its locks have against the image. The failures: what could not be judged. */
export function judgeSections({ file, image, problems }: ImageFile, matches: Matches): Failure[] {
  if (!image) return [];
  return image.sections.flatMap((section, index) => {
    const match = matches.get(section);
    if (!match || !('lock' in match)) return [];
    const { bytes } = match.lock.layout;
    if (section.size !== BigInt(bytes)) {
      const at = HEADER_BYTES + index * ROW_BYTES + ROW.size;
      const what = `the section has ${section.size} bytes, the record of its lock ${bytes}`;
      problems.add({ errno: 'EMSGSIZE', at, section: section.shownName, what, remedy: DAMAGED });
    }
    const readable = readableOf(section, matches);
    return readable ? judgeRecord({ file, image, problems }, readable) : [];
  });
}

function judgeRecord(
  { file, image, problems }: ImageFile & { readonly image: Image },
  { section, bytes, lock }: Readable,
): readonly Failure[] {
  const { layout } = lock;
  const { byteOrder } = image.header;
  const { shownName } = section;
  if (leafCount(layout) > mostLeaves || isTooMuchToJudge(layout))
    return [tooLarge(file, shownName)];
  const holes = holesOf(layout, byteOrder);
  if (!holes.ok) return holes.failures;
  const record = { bytes, byteOrder };
  const judged: Judged = { record, layout, section: shownName, at: Number(section.offset) };
  judgeValues(judged, problems);
  judgePadding(judged, holes.value, problems);
  return [];
}

export function tooLarge(file: string, section: string): Failure {
  const message = `'${section}' has more values than can be looked at`;
  return { code: 'image-too-large', message, place: { file } };
}

/** All that is told, and how many more there are. */
export function findingsIn({ file, problems }: ImageFile): Finding[] {
  const findings = problems.told.map(problem => findingOf(problem, file));
  const rest = problems.count - findings.length;
  if (rest === 0) return findings;
  const message = `and ${rest} more of such`;
  return [
    ...findings,
    { rule: 'bad-image', severity: 'error', message, place: { file }, notes: [] },
  ];
}

function findingOf({ errno, at, section, member, what, remedy }: Problem, file: string): Finding {
  const named = section === undefined ? '' : `, section '${section}'`;
  return {
    rule: 'bad-image',
    severity: 'error',
    message: `at byte ${at}${named}: ${what}`,
    ...(member === undefined ? {} : { member }),
    place: { file },
    notes: [{ message: `a kernel refuses it with ${errno}: ${remedy}` }],
  };
}
