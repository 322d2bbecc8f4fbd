// Committed exported headers held against the locks that make them: of the subsystems of this build, of
// those it switches off, and of those it does not know (another architecture, samples).

import { join } from 'node:path';
import { exportedHeader } from '../emit/exported.ts';
import { fresh, type KnownFiles } from '../host/known-files.ts';
import { type LockFile, readLock } from '../layout/lock.ts';
import { fail, ok, type Result } from '../layout/result.ts';
import type { Subsystem } from '../layout/subsystem.ts';
import type { Finding } from '../report/diagnostic.ts';
import type { Build } from './build.ts';
import { exportedPath } from './config.ts';
import type { Finder } from './finder.ts';
import { acceptCommand, findingOf } from './lock-findings.ts';

type Owner = Pick<Subsystem, 'name' | 'lock'>;

type Files = Pick<KnownFiles, 'read'>;

/** Where locks and exported headers are, and what is in them. */
export interface Looking {
  readonly finder: Finder;
  readonly files: Files;
}

interface Foreign {
  readonly name: string;
  readonly locks: readonly string[];
  readonly files: Files;
}

interface Told {
  readonly files?: Files;
  /** In which build accept can mend it. */
  readonly when?: string;
}

/** What the lock makes is what userspace is told, and nothing else. */
export function staleExport(
  build: Build,
  owner: Owner,
  lock: LockFile,
  { files = fresh, when = '' }: Told = {},
): Result<Finding[]> {
  const file = join(build.src, exportedPath(build.config, owner.name));
  const header = exportedHeader(lock, { module: build.config.module });
  if (!header.ok) return header;
  const text = files.read(file);
  if (!text.ok) return text;
  if (text.value === header.value) return ok([]);
  const how = text.value === null ? 'is missing' : `is not what '${owner.lock}' makes`;
  const notes = [{ message: `to write it from the lock: ${acceptCommand(owner)}${when}` }];
  const message = `exported header of '${owner.name}' ${how}`;
  return ok([findingOf(owner, 'exported-header-stale', 'error', message, file, notes)]);
}

/**
 * Of headers whose subsystem is not in this build. `told` are subsystems whose lock is known to have
 * lost them: their header goes with it.
 */
export function foreignExports(
  build: Build,
  told: ReadonlySet<string>,
  { finder, files }: Looking,
): Result<Finding[]> {
  const { subsystems } = build.config;
  const headers = finder.exported();
  if (!headers.ok) return headers;
  const off = offOwners(build);
  const known = new Set([...subsystems, ...off].map(each => each.name)).add(UBER);
  const strays = headers.value.filter(name => !known.has(name) && !told.has(name));
  const locks = strays.length > 0 ? finder.locksOf(new Set(strays)) : new Map();
  const results = [
    ...off.map(owner => heldAgainst(build, { name: owner.name, locks: [owner.lock], files })),
    ...strays.map(name => heldAgainst(build, { name, locks: locks.get(name) ?? [], files })),
  ];
  const failures = results.flatMap(each => (each.ok ? [] : each.failures));
  const [first, ...more] = failures;
  return first ? fail(first, ...more) : ok(results.flatMap(each => (each.ok ? each.value : [])));
}

/** Made for one configuration: nobody's lock makes it. */
const UBER = 'uber';

function offOwners({ config }: Build): Owner[] {
  return config.offLocks.map(lock => ({
    name: lock.slice(lock.lastIndexOf('/') + 1, -'.layout'.length),
    lock,
  }));
}

/** Two architectures may have a subsystem of one name: one lock that makes the header is enough. */
function heldAgainst(build: Build, { name, locks, files }: Foreign): Result<Finding[]> {
  if (locks.length === 0) return ok([orphanHeader(build, name)]);
  const results = locks.map(lock => heldAgainstOne(build, { name, lock }, files));
  const [first = ok([])] = results;
  return results.find(each => each.ok && each.value.length === 0) ?? first;
}

function heldAgainstOne(build: Build, owner: Owner, files: Files): Result<Finding[]> {
  const file = join(build.src, owner.lock);
  const text = files.read(file);
  if (!text.ok) return text;
  if (text.value === null) return ok([]);
  const lock = readLock(text.value, file, owner.name);
  return lock.ok
    ? staleExport(build, owner, lock.value, { files, when: ` in a build that has '${owner.name}'` })
    : lock;
}

/** No kernel knows the format any more, and userspace is still told of it. */
function orphanHeader({ src, config }: Build, name: string): Finding {
  const path = exportedPath(config, name);
  const message = `subsystem '${name}' is gone, but its exported header is still here`;
  const effect = `kernels then refuse images that have '${name}'`;
  const notes = [{ message: `if intended: git rm ${path}   (${effect})` }];
  return findingOf({ name }, 'struct-removed', 'error', message, join(src, path), notes);
}
