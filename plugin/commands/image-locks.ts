// Which lock a section of an image is of: version and fingerprint decide, and the byte order of an entry's ABI.

import { lockTextsBelow } from '../host/locks.ts';
import type { Image, ImageSection } from '../image/format.ts';
import { byteOrderOf } from '../layout/abi.ts';
import { entriesOf } from '../layout/acceptance.ts';
import type { ByteOrder } from '../layout/layout.ts';
import { type LockEntry, readLock } from '../layout/lock.ts';
import { type Failure, ok, type Result } from '../layout/result.ts';

/** The lock of a section, or why there is none. */
export type Match =
  | { readonly lock: LockEntry }
  | { readonly why: string; readonly failures: readonly Failure[] };

export type Matches = ReadonlyMap<ImageSection, Match>;

/** Of one name, what the folder has. */
interface Candidates {
  readonly entries: readonly LockEntry[];
  /** Of locks that cannot be read. */
  readonly failures: readonly Failure[];
}

/** Every section of the images. Fails where the folder cannot be searched. */
export function matchLocks(folder: string, images: readonly Image[]): Result<Matches> {
  const names = images.flatMap(({ sections }) => sections.map(({ name }) => name));
  const texts = lockTextsBelow(folder, new Set(names));
  if (!texts.ok) return texts;
  const known = new Map<string, Candidates>();
  for (const [name, locks] of texts.value) {
    const read = locks.map(({ file, text }) => readLock(text, file, name));
    const entries = read.flatMap(each => (each.ok ? entriesOf<LockEntry>(each.value) : []));
    known.set(name, { entries, failures: read.flatMap(each => (each.ok ? [] : each.failures)) });
  }
  const matches = new Map<ImageSection, Match>();
  for (const { header, sections } of images)
    for (const section of sections)
      matches.set(
        section,
        matchOf(section, header.byteOrder, { folder, ...known.get(section.name) }),
      );
  return ok(matches);
}

function matchOf(
  section: ImageSection,
  byteOrder: ByteOrder,
  { folder, entries = [], failures = [] }: Partial<Candidates> & { readonly folder: string },
): Match {
  const lock = entries.find(
    entry =>
      entry.fingerprint === section.fingerprint &&
      entry.version === section.version &&
      isInOrder(entry, byteOrder),
  );
  if (lock) return { lock };
  if (section.name === '') return { why: 'its name is malformed', failures: [] };
  const reasons = entries.map(entry => reasonOf(entry, section, byteOrder));
  const why = reasons.length > 0 ? [...new Set(reasons)].join('; ') : noneText(section, folder);
  return failures.length > 0 ? { why: 'its lock cannot be read', failures } : { why, failures };
}

function isInOrder({ abi }: LockEntry, byteOrder: ByteOrder): boolean {
  return abi === undefined || byteOrderOf(abi) === byteOrder;
}

function noneText({ shownName, version }: ImageSection, folder: string): string {
  const never = version === 0 ? ', and the image says that it was never recorded' : '';
  return `there is no ${shownName}.layout below '${folder}'${never}`;
}

function reasonOf(entry: LockEntry, section: ImageSection, byteOrder: ByteOrder): string {
  const { file, abi, version, fingerprint } = entry;
  const name = abi === undefined ? file : `${file} for ${abi}`;
  if (!isInOrder(entry, byteOrder)) return `${name} is of the other byte order`;
  if (version !== section.version)
    return `${name} is version ${version}, the image has version ${section.version}`;
  return `${name} has the fingerprint ${fingerprint}, the image has ${section.fingerprint}`;
}
