// Which files a build's verdict may hang on, by their paths from the top of the repository.

import { basename, dirname, join, relative } from 'node:path/posix';
import type { Change } from '../host/snapshot.ts';
import type { Build } from './build.ts';
import { exportedPath } from './config.ts';

/** A build as its last make has left it. */
export interface LastBuild extends Build {
  /** The probe's compile command, word by word. */
  readonly command: readonly string[];
  /** What was read for the probe, from the top; empty where that is not known. */
  readonly inputs: ReadonlySet<string>;
  /** The folder of the sources, from the top: `.` or `drivers/ckpt`. */
  readonly folder: string;
  /** As the user can name it. */
  readonly name: string;
}

/** Of the record of a subsystem, or of the set of them. */
export type Role = 'header' | 'code' | 'lock' | 'exported' | 'input' | 'rules';

/** What of a name stands for `*` in the last part of one of the patterns. */
export function nameIn(path: string, patterns: readonly string[]): string | undefined {
  const file = basename(path);
  for (const pattern of patterns) {
    const [prefix = '', suffix = ''] = basename(pattern).split('*');
    const length = file.length - suffix.length;
    if (file.startsWith(prefix) && file.endsWith(suffix) && length > prefix.length)
      return file.slice(prefix.length, length);
  }
  return undefined;
}

export function isBelow(path: string, folder: string): boolean {
  return folder === '.' || path.startsWith(`${folder}/`);
}

/** What a file is to a build; undefined where it is nothing to it. */
export function roleOf(path: string, build: LastBuild): Role | undefined {
  const { folder, config } = build;
  if (isBelow(path, folder)) {
    const own = folder === '.' ? path : path.slice(folder.length + 1);
    if (nameIn(path, config.patterns) !== undefined) return 'header';
    if (path.endsWith('_code.c')) return 'code';
    if (path.endsWith('.layout')) return 'lock';
    if (dirname(own) === dirname(exportedPath(config, 'x')) && own.endsWith('.h'))
      return 'exported';
  }
  if (build.inputs.has(path)) return 'input';
  return isRule(path) ? 'rules' : undefined;
}

/** Says how something is compiled, or whether: only make knows what follows from it. */
export function isRule(path: string): boolean {
  return /(?:^|\/)(?:Kbuild|Kconfig|Makefile)[^/]*$/.test(path);
}

/** A header that is new may be taken for one that was read, or hide it: then its name is that of one. */
export function mayStandFor(path: string, build: LastBuild): boolean {
  if (!path.endsWith('.h')) return false;
  if (build.inputs.size === 0 || (isBelow(path, build.folder) && build.folder !== '.')) return true;
  const name = basename(path);
  return [...build.inputs].some(each => basename(each) === name);
}

/** What of the changes the verdict over a build may hang on. */
export function relevantTo(build: LastBuild, changes: readonly Change[]): readonly Change[] {
  return changes.filter(({ path, status }) => {
    const role = roleOf(path, build);
    if (role !== undefined) return role !== 'rules';
    return (status !== 'M' || build.inputs.size === 0) && mayStandFor(path, build);
  });
}

/** Of no use to any record: most of what is committed. The hook has the same list. */
const ELSE =
  /(?:\.(?:c|S|rs|rst|txt|md|dts|dtsi|dtso|py|pl|sh|json|yaml|yml|svg|css|html|config)|_defconfig|MAINTAINERS|CREDITS)$/;

export function mayMatter(path: string): boolean {
  return !ELSE.test(path) || path.endsWith('_code.c') || basename(path) === 'ckptgen.yaml';
}

export function fromTop(top: string, path: string): string {
  return relative(top, path) || '.';
}

/** The files of a subsystem that are committed, from the top. */
export function filesOf(build: Pick<LastBuild, 'folder' | 'config'>, name: string) {
  const { config, folder } = build;
  const own = config.subsystems.find(each => each.name === name);
  const at = (path: string) => join(folder, path);
  return own
    ? { header: at(own.header), lock: at(own.lock), exported: at(exportedPath(config, name)) }
    : undefined;
}
