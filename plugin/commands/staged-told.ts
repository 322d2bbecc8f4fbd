// What was found in a copy of the index, as it is told to who commits: at the files of the work tree, with the
// commands that mend it and stage the mend.

import { join, relative } from 'node:path';
import type { Shadow } from '../host/shadow.ts';
import { columnOf, sourceLines } from '../host/source.ts';
import type { Failure, FilePlace, Note } from '../layout/result.ts';
import { type Subsystem, tagOf } from '../layout/subsystem.ts';
import { type Finding, isSerious, withNote } from '../report/diagnostic.ts';
import { exportedPath } from './config.ts';
import type { LastBuild } from './staged-paths.ts';

type Told = Finding | Failure;

/** With all places changed by `to`. */
export function placedBy<T extends Told>(told: T, to: (place: FilePlace) => FilePlace): T {
  const at = <P extends { readonly place?: FilePlace }>(each: P): P =>
    each.place ? { ...each, place: to(each.place) } : each;
  const notes: readonly Note[] | undefined = told.notes?.map(at);
  return { ...at(told), ...(notes ? { notes } : {}) };
}

/** Files as the work tree calls them, also in the words; lines as they are staged. Paths are absolute. */
export function asCalled<T extends Told>(told: T, shadow: Shadow): T {
  const member = 'member' in told ? told.member?.split('.').at(-1) : undefined;
  const lineOf = sourceLines();
  const real = (place: FilePlace): FilePlace => {
    const { file, line } = place;
    if (line === undefined) return { ...place, file: shadow.asCalled(file) };
    const column =
      place.column ?? (place === told.place ? columnOf(file, line, member ?? '') : undefined);
    const text = lineOf(file, line);
    return {
      ...{ ...place, file: shadow.asCalled(file) },
      ...(column === undefined ? {} : { column }),
      ...(text === undefined ? {} : { text }),
    };
  };
  const named = (text: string) => text.replaceAll(`${shadow.root}/`, '');
  const placed = placedBy(told, real);
  const notes = placed.notes?.map(each => ({ ...each, message: named(each.message) }));
  return { ...placed, message: named(placed.message), ...(notes ? { notes } : {}) };
}

/** What accepting the record of a finding writes, from the top. */
export function acceptedFor(
  finding: Finding,
  { folder, config }: LastBuild,
  subsystems: readonly Subsystem[],
): readonly string[] {
  const own = subsystems.find(({ name }) => finding.struct === `struct ${tagOf(name)}`);
  return own ? [own.lock, exportedPath(config, own.name)].map(path => join(folder, path)) : [];
}

const ACCEPT = /(?:make ckpt_accept|ckptgen accept)/;

/** Where accepting mends it, what is to be staged then; where a source does, that source. */
export function withStaging(
  finding: Finding,
  { owner, top }: { readonly owner: readonly string[]; readonly top: string },
): Finding {
  if (!isSerious(finding)) return finding;
  const isAccepted = finding.notes.some(({ message }) => ACCEPT.test(message));
  const source = finding.place && relative(top, finding.place.file);
  const files = isAccepted
    ? owner
    : source === undefined || source.startsWith('..')
      ? []
      : [source];
  if (files.length === 0) return finding;
  const when = isAccepted ? 'once it is recorded' : 'once it is mended';
  return withNote(finding, { message: `${when}: git add ${files.map(quoted).join(' ')}` });
}

/** As a shell takes it. */
export function quoted(path: string): string {
  return /^[\w./@%+:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** The work tree has the file otherwise: what is there may be the mend, or is judged by nobody. */
export function withUnstaged(
  finding: Finding,
  { top, isAsOnDisk }: { readonly top: string; isAsOnDisk(path: string): boolean },
): Finding {
  const file = finding.place?.file;
  if (!isSerious(finding) || file === undefined || isAsOnDisk(file)) return finding;
  const path = relative(top, file);
  const message = `the work tree has another '${path}', which is not staged: if that is the mend, git add ${quoted(join(path))}`;
  return withNote(finding, { message });
}
