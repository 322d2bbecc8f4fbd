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
import { makeInputs, RECORDS, SOURCE } from './watch-build.ts';

/** Before the first build nobody has said where headers lie: in the folder and in those in it. */
const UNKNOWN = { roots: ['.'], patterns: ['*_header.h', '*/*_header.h'] };

/** In the generated folder: what make records, and the last thing that a build of it touches. */
const STATE = [...RECORDS, 'generate.stamp'];
const STATE_OF_PROBE: readonly string[] = [...RECORDS, SOURCE];

/** `others` are files whose changes are told, and are nothing of a pass. Absolute. */
export function targetsOf(session: Session, others: readonly string[]): Targets {
  const { places, recorded, sources, files } = session;
  const { src, out } = places;
  const { roots, patterns } = recorded?.build.config ?? UNKNOWN;
  const searched = searchedFolders({ folder: src, roots, patterns });
  const folders = new Set([
    ...searched,
    dirname(out),
    ...sources.folders.filter(exists),
    ...exportFolder(session),
  ]);
  const single = [
    ...STATE.map(name => join(out, name)),
    ...sources.dependencies,
    ...makeInputs(places, recorded),
    ...session.kconfigs,
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
  if (path === places.out) return session.recorded ? null : 'probe';
  const name = nameBelow(places.out, path);
  if (name === 'generate.stamp') return workForGenerated(session);
  // What our own make leaves is read when it has ended.
  if (name !== null && session.isMaking) return null;
  return files.hasChanged(path) ? workForChange(session, path) : null;
}

/** Of a path that has changed. */
function workForChange(session: Session, path: string): PassKind | null {
  const name = nameBelow(session.places.out, path);
  if (name !== null) return workForState(session, name);
  if (isMakeInput(session, path)) return 'make';
  if (!isOfLocks(session, path)) return 'probe';
  session.orphans = undefined;
  return 'judge';
}

function nameBelow(folder: string, path: string): string | null {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : null;
}

function isMakeInput({ places, recorded, kconfigs }: Session, path: string): boolean {
  return kconfigs.has(path) || makeInputs(places, recorded).includes(path);
}

function isOfLocks(session: Session, path: string): boolean {
  return path.endsWith('.layout') || exportFolder(session).includes(dirname(path));
}

/** make works in the same folder: only what it leaves there other than we know it matters. */
function workForState(session: Session, name: string): PassKind | null {
  if (!STATE_OF_PROBE.includes(name)) return null;
  // Also where nothing is to be done now: the next pass must not go by what was.
  session.isOutdated = session.recorded !== null;
  return isCleaned(session) ? null : 'probe';
}

/** make clean was asked for the folder as it is: the next change of a source makes it again. */
function isCleaned({ places }: Session): boolean {
  return !exists(join(places.out, 'config.json'));
}

function workForGenerated(session: Session): PassKind | null {
  return session.recorded && isGeneratedOther(session) ? 'judge' : null;
}

function isGeneratedOther(session: Session): boolean {
  return !isCleaned(session) && !session.generated.isAsWritten(session.places.out);
}

/** What has changed of all that a pass depends on and no event has told of. */
export function overlooked(session: Session): readonly Work[] {
  const { recorded, places, discovery, files, sources } = session;
  const works = files.changed().flatMap(path => {
    const kind = workForChange(session, path);
    return kind ? [workOf(path, kind)] : [];
  });
  if (!recorded || isCleaned(session)) return works;
  const moved = discovery
    .moved(recorded.build)
    .map(path => workOf(join(places.src, path), 'probe'));
  const probes = sources.moved().map(path => workOf(path, 'probe'));
  const state = isGeneratedOther(session) ? [workOf(places.out, 'judge')] : [];
  return [...works, ...moved, ...probes, ...state];
}

function workOf(path: string, kind: PassKind): Work {
  return { kind, changed: new Set([path]) };
}
