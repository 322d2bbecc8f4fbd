// What a watch looks at, and what kind of work a change there is.

import { basename, dirname, join } from 'node:path';
import micromatch from 'micromatch';
import { exists } from '../host/files.ts';
import { searchedFolders } from '../host/headers.ts';
import { GENERATED } from '../host/make.ts';
import type { Targets } from '../host/watcher.ts';
import type { PassKind } from '../watch/event.ts';
import type { Work } from '../watch/machine.ts';
import type { Session } from './pass.ts';
import { makeInputs, RECORDS } from './watch-build.ts';

/** Before the first build nobody has said where headers lie: in the folder and in those in it. */
const UNKNOWN = { roots: ['.'], patterns: ['*_header.h', '*/*_header.h'] };

/** In the generated folder: what make records, and the last thing that a build of it touches. */
const STATE = [...RECORDS, 'generate.stamp'];

/** `others` are files whose changes are told, and are nothing of a pass. Absolute. */
export function targetsOf(session: Session, others: readonly string[]): Targets {
  const { places, recorded, dependencies, files } = session;
  const { src, out } = places;
  const { roots, patterns } = recorded?.build.config ?? UNKNOWN;
  const searched = searchedFolders({ folder: src, roots, patterns });
  const folders = new Set([...searched, dirname(out), ...exportFolder(session)]);
  const single = [
    ...STATE.map(name => join(out, name)),
    ...dependencies,
    ...makeInputs(places, recorded),
    ...others,
  ];
  const isHeader = micromatch.matcher(`(${patterns.map(each => basename(each)).join('|')})`);
  return {
    folders,
    // In the place of one that is missing, chokidar watches the folders above, up to one that is busy.
    files: new Set(single.filter(file => !folders.has(dirname(file)) && exists(file))),
    isKnown: path => files.has(path) || others.includes(path),
    isRelevant: (path, isFolder) =>
      isFolder
        ? path === out || isSearchable(basename(path))
        : files.has(path) || others.includes(path) || isSource(path) || isHeader(basename(path)),
  };
}

function exportFolder({ places, recorded }: Session): string[] {
  if (!recorded) return [];
  const { uapi, module } = recorded.build.config;
  const folder = join(places.src, uapi, module);
  return exists(folder) ? [folder] : [];
}

/** As the search for headers has it. */
function isSearchable(name: string): boolean {
  return !name.startsWith('.') && name !== GENERATED;
}

/** Also headers that no one includes yet: a probe that did not find them may do so now. */
function isSource(path: string): boolean {
  return /\.h$|_code\.c$|\.layout$/.test(path);
}

/** What a change of this path asks for; null: nothing, its content is what it was. */
export function workFor(session: Session, path: string): PassKind | null {
  const { places, files } = session;
  const name = path.startsWith(`${places.out}/`) ? path.slice(places.out.length + 1) : null;
  if (name !== null) return workForState(session, name);
  if (path === places.out) return session.recorded ? null : 'probe';
  return files.hasChanged(path) ? workForChange(session, path) : null;
}

function workForChange(session: Session, path: string): PassKind {
  if (isMakeInput(session, path)) return 'make';
  if (!isOfLocks(session, path)) return 'probe';
  session.orphans = undefined;
  return 'judge';
}

function isMakeInput({ places, recorded }: Session, path: string): boolean {
  return makeInputs(places, recorded).includes(path);
}

function isOfLocks(session: Session, path: string): boolean {
  return path.endsWith('.layout') || exportFolder(session).includes(dirname(path));
}

/** make works in the same folder: only what it leaves there other than we know it matters. */
function workForState(session: Session, name: string): PassKind | null {
  const { places, files, recorded } = session;
  if (name === 'generate.stamp')
    return recorded && !session.generated.isAsWritten(places.out) ? 'judge' : null;
  if (!(RECORDS as readonly string[]).includes(name)) return null;
  if (session.isMaking || !files.hasChanged(join(places.out, name))) return null;
  if (!exists(join(places.out, 'config.json'))) return null;
  session.isOutdated = recorded !== null;
  return 'probe';
}

/** What has changed of all that a pass depends on and no event has told of. */
export function overlooked(session: Session): readonly Work[] {
  const { recorded, places, discovery, files } = session;
  const works = files.changed().map(path => workOf(path, workForChange(session, path)));
  if (!recorded) return works;
  const moved = discovery
    .moved(recorded.build)
    .map(path => workOf(join(places.src, path), 'probe'));
  const awaited = session.awaited.filter(exists).map(path => workOf(path, 'probe'));
  const state = session.generated.isAsWritten(places.out) ? [] : [workOf(places.out, 'judge')];
  return [...works, ...moved, ...awaited, ...state];
}

function workOf(path: string, kind: PassKind): Work {
  return { kind, changed: new Set([path]) };
}
