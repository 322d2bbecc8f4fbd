// Which files a build's verdict may hang on, by their paths from the top of the repository.

import { basename, dirname, join, relative } from 'node:path';
import { lockPatterns, matcherOf } from '../host/headers.ts';
import type { Change, Snapshot, TextsBefore } from '../host/snapshot.ts';
import type { Subsystem } from '../layout/subsystem.ts';
import type { Build } from './build.ts';
import { type Config, exportedPath } from './config.ts';

/** A build as its last make has left it. */
export interface LastBuild extends Build {
  /** The probe's compile command, word by word. */
  readonly command: readonly string[];
  /** What was read for the probe, from the top; empty where that is not known. Takes a while when first asked for. */
  readonly inputs: ReadonlySet<string>;
  /** The folder of the sources, from the top: `.` or `drivers/ckpt`. */
  readonly folder: string;
  readonly paths: Paths;
}

/** Of the record of a subsystem, or of the set of them. */
export type Role = 'header' | 'code' | 'lock' | 'exported' | 'input' | 'rules';

/** What files are called where a build looks for subsystems; paths count from the folder of the sources. */
export interface Paths {
  isHeader(path: string): boolean;
  isCode(path: string): boolean;
  isLock(path: string): boolean;
  isExported(path: string): boolean;
  /** The folder of exported headers. */
  readonly exported: string;
  /** How headers end, at least. */
  readonly endings: readonly string[];
}

export function pathsOf(config: Config): Paths {
  const { roots, patterns } = config;
  const isHeader = matcherOf(roots, patterns);
  const exported = dirname(join(exportedPath(config, 'x')));
  const lasts = patterns.map(pattern => basename(pattern));
  return {
    isHeader,
    isCode: path => {
      const [, name] = /^(.+)_code\.c$/.exec(basename(path)) ?? [];
      if (name === undefined) return false;
      return lasts.some(last =>
        isHeader(
          join(
            dirname(path),
            last.replace('*', () => name),
          ),
        ),
      );
    },
    isLock: matcherOf(roots, lockPatterns(patterns)),
    isExported: path => path.endsWith('.h') && dirname(path) === exported,
    exported,
    endings: lasts.map(last => last.slice(last.lastIndexOf('*') + 1)),
  };
}

export function isBelow(path: string, folder: string): boolean {
  return folder === '.' || path.startsWith(`${folder}/`);
}

/** What a file is to a build; undefined where it is nothing to it. */
export function roleOf(path: string, build: LastBuild): Role | undefined {
  const { folder, paths } = build;
  const own = relative(folder, path);
  if (paths.isHeader(own)) return 'header';
  if (paths.isCode(own)) return 'code';
  if (paths.isLock(own)) return 'lock';
  if (paths.isExported(own)) return 'exported';
  if (build.inputs.has(path)) return 'input';
  return isRule(path) ? 'rules' : undefined;
}

/** Says how something is compiled, or whether: only make knows what follows from it. */
export function isRule(path: string): boolean {
  return /(?:^|\/)(?:Kbuild|Kconfig|Makefile)[^/]*$/.test(path);
}

/** A header that a build has made is mostly called like what it was made of: bounds.h of kernel/bounds.c. */
export function mayMake(path: string, generated: Iterable<string>): boolean {
  if (path.endsWith('.h') || !mayMatter(path)) return false;
  const stem = stemOf(path);
  return [...generated].some(each => stemOf(each) === stem);
}

function stemOf(path: string): string {
  return basename(path).replace(/\.[^.]*$/, '');
}

export function isOfRecord(path: string, build: LastBuild): boolean {
  return ['header', 'code', 'lock', 'exported'].includes(roleOf(path, build) ?? '');
}

/** A header that is new may be taken for one that was read, or hide it: then its name is that of one. */
function mayStandFor(path: string, build: LastBuild): boolean {
  if (!path.endsWith('.h')) return false;
  const { inputs, folder } = build;
  if (inputs.size === 0 || (folder !== '.' && isBelow(path, folder))) return true;
  const name = basename(path);
  return [...inputs].some(each => basename(each) === name);
}

/** What of the changes the verdict over a build may hang on. */
export function relevantTo(
  build: LastBuild,
  changes: readonly Change[],
  isStale = () => false,
): readonly Change[] {
  return changes.filter(({ path, status, isSubmodule }) => {
    const role = roleOf(path, build);
    if (role !== undefined) return role !== 'rules';
    if (isSubmodule && [...build.inputs].some(each => isBelow(each, path))) return true;
    if (status === 'M' && build.inputs.size > 0) return mayMatter(path) && isStale();
    return mayStandFor(path, build);
  });
}

/** How names end that are of no use to any record: most of what is committed. Regular expressions. */
export const ELSE_ENDINGS = [
  '\\.(c|S|rs|rst|txt|md|dts|dtsi|dtso|py|pl|sh|json|yaml|yml|svg|css|html|config)',
  ...['_defconfig', 'MAINTAINERS', 'CREDITS', 'README'],
];

/** Those that matter all the same: of the last ones a kernel makes headers. */
export const MATTER_ENDINGS = ['_code\\.c', 'ckptgen\\.yaml', 'bounds\\.c', 'asm-offsets\\.c'];

const isElse = new RegExp(`(?:${ELSE_ENDINGS.join('|')})$`);
const isMatter = new RegExp(`(?:${MATTER_ENDINGS.join('|')})$`);

export function mayMatter(path: string): boolean {
  return isMatter.test(path) || !isElse.test(path);
}

/** Of absolute paths without `..`. */
export function fromTop(top: string, path: string): string {
  return path.startsWith(`${top}/`) ? path.slice(top.length + 1) : relative(top, path) || '.';
}

/** Locks, from the top, that say what versions were: those of the subsystems, and of their names those that go. */
export function locksBefore(
  { folder }: Pick<LastBuild, 'folder'>,
  subsystems: readonly Subsystem[],
  { changes }: Pick<Snapshot, 'changes'>,
): readonly string[] {
  const own = subsystems.map(({ lock }) => join(folder, lock));
  const names = new Set(own.map(path => basename(path)));
  const gone = changes.flatMap(({ path, status }) =>
    status === 'D' && names.has(basename(path)) && isBelow(path, folder) ? [path] : [],
  );
  return [...new Set([...own, ...gone])];
}

/** Of one that is new, the text of that of its name which goes: it has moved. */
export function textBefore(lock: string, texts: TextsBefore): string | null {
  const own = texts.get(lock) ?? null;
  if (own !== null) return own;
  const [moved] = [...texts].filter(
    ([path, text]) => text !== null && basename(path) === basename(lock),
  );
  return moved?.[1] ?? null;
}
