// Headers to an object that describes every type in them, used or not.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path/posix';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { compilerErrors, namedFiles, TAB_IS_ONE_COLUMN } from './compiler.ts';
import { dependenciesIn } from './dependencies.ts';
import { discard, problemOf, readBytes, readTextIfThere } from './files.ts';
import { type Folders, isKernelUapi } from './folders.ts';
import { type Ran, start, untranslated } from './run.ts';

export interface CompilerOptions {
  /** The compiler and flags, word by word. */
  readonly command: readonly string[];
  /** Where the command runs: its relative paths count from there. */
  readonly cwd: string;
  /** Absolute; a folder of ours. */
  readonly scratch: string;
  /** Told of each compile. */
  onRead?(what: WhatWasRead): void;
}

export interface WhatWasRead {
  /** Absolute, with what the compiler takes for headers of the system. */
  readonly read: readonly string[];
  readonly stderr: string;
  readonly command: readonly string[];
}

/** A compiler that is known. */
export interface HeaderCompiler extends CompilerOptions {
  readonly isClang: boolean;
  /** That it compiles for, as the compiler says it: `x86_64`, also where flags make that 32 bit. */
  readonly machine: string;
}

/** Headers of one revision, which are compiled together in their order. */
export interface HeaderSource {
  /** Of the revision, for messages. */
  readonly name: string;
  /** Absolute: where the revision's files lie. */
  readonly root: string;
  /** Relative to `root`, as are folders. */
  readonly headers: readonly string[];
  readonly folders: Folders;
}

export interface CompileOptions {
  /** Headers, as `<...>` names them, that come before all others. */
  readonly before: readonly string[];
  /** C that stands behind all of them. */
  readonly behind?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface CompiledHeaders {
  /** In the order of the sources. */
  readonly objects: readonly Uint8Array[];
  /** What was put before the headers of each source so that all of them compile: one of `rescues`, or nothing. */
  readonly rescue: readonly string[];
}

/**
 * What headers leave to whoever includes them. Of the 907 exported headers of Linux 6.1, 894 compile by
 * themselves; the first list adds 3, the second 5. Each is put before the headers of every revision: what it
 * brings is no difference then.
 */
const builtIn = ['stddef.h', 'stdint.h', 'stdbool.h'];
export const rescues: readonly (readonly string[])[] = [
  builtIn,
  [...builtIn, 'time.h', 'signal.h', 'sys/socket.h', 'linux/if.h'],
];

/** From this version on it describes types without a use. */
const firstClang = 11;

/** Asks the compiler what it is. Failures: `compiler-failed`, `unwritable-file`. */
export async function openCompiler(options: CompilerOptions): Promise<Result<HeaderCompiler>> {
  if (!options.command[0])
    return fail({ code: 'compiler-failed', message: 'no compiler is named' });
  const version = await ask(options, '--version');
  if (version.status !== 0) return fail(compilerFailed(version, options));
  const triple = await ask(options, '-dumpmachine');
  const clang = Number(/clang version (\d+)/.exec(version.stdout)?.[1] ?? Number.NaN);
  if (clang < firstClang) {
    const message = `clang ${clang} leaves out types that nothing uses; take clang ${firstClang} or later, or gcc`;
    return fail({ code: 'compiler-failed', message });
  }
  const problem = writeAnnotations(options.scratch);
  if (problem) return fail(problem);
  const [machine = ''] = triple.stdout.split('-');
  return ok({ ...options, isClang: !Number.isNaN(clang), machine });
}

function ask({ command, cwd }: CompilerOptions, question: string): Promise<Ran> {
  const [program = '', ...args] = command;
  return start(program, [...args, question], { cwd, env: untranslated() });
}

/**
 * The same headers of several revisions, all in the first way in which every one compiles: as they are, then
 * with one of `rescues` before them. Failures: `header-broken`, at the place of the first error, and
 * `compiler-failed`; of headers that compile in no way they are those without a rescue.
 */
export async function compileHeaders(
  compiler: HeaderCompiler,
  sources: readonly HeaderSource[],
  options: CompileOptions,
): Promise<Result<CompiledHeaders>> {
  const plain = await compileAll(compiler, sources, options);
  if (plain.ok) return ok({ objects: plain.value, rescue: [] });
  for (const rescue of canBeRescued(plain.failures[0]) ? rescues : []) {
    const before = [...options.before, ...rescue];
    const objects = await compileAll(compiler, sources, { ...options, before });
    if (objects.ok) return ok({ objects: objects.value, rescue });
  }
  return plain;
}

/** A header that is not there is in none of the rescues. */
function canBeRescued({ code, message }: Failure): boolean {
  return code === 'header-broken' && !/No such file or directory$|file not found$/.test(message);
}

async function compileAll(
  compiler: HeaderCompiler,
  sources: readonly HeaderSource[],
  options: CompileOptions,
): Promise<Result<readonly Uint8Array[]>> {
  const objects: Uint8Array[] = [];
  for (const source of sources) {
    const object = await compileHeader(compiler, source, options);
    if (!object.ok) return object;
    objects.push(object.value);
  }
  return ok(objects);
}

/** One revision's, as they are. The object's places are paths relative to the root. */
export async function compileHeader(
  compiler: HeaderCompiler,
  source: HeaderSource,
  { before, behind = '', signal }: CompileOptions,
): Promise<Result<Uint8Array>> {
  const { root, headers } = source;
  const paths = headers.map(header => join(root, header));
  const unspeakable = headers.find((_, at) => /["\n\r]/.test(paths[at] ?? ''));
  if (unspeakable !== undefined) return fail(badPath(unspeakable));
  const lines = [...before.map(name => `<${name}>`), ...paths.map(path => `"${path}"`)];
  const input = lines.map(line => `#include ${line}\n`).join('') + behind;
  const object = join(compiler.scratch, `headers${process.pid}-${nextObject++}.o`);
  const list = `${object}.d`;
  const [program = '', ...args] = argsFor(compiler, source);
  const listed = compiler.onRead ? ['-MD', '-MF', list, ...asNamed(compiler)] : [];
  const how = { input, cwd: compiler.cwd, env: untranslated(), signal };
  const ran = await start(program, [...args, ...listed, '-o', object, ...STDIN], how);
  const bytes = ran.status === 0 ? readBytes(object) : fail(brokenBy(ran, source, compiler));
  discard(object);
  if (compiler.onRead) {
    // Of what does not compile, the preprocessor still says what it reads.
    const plain = [...args.filter(word => word !== '-c'), ...asNamed(compiler)];
    if (ran.status !== 0) await start(program, [...plain, '-M', '-MG', '-MF', list, ...STDIN], how);
    const named = ran.status === 0 ? [] : namedFiles(ran.stderr);
    const read = [...listedIn(list), ...named].map(file => resolve(compiler.cwd, file));
    compiler.onRead({ read, stderr: ran.stderr, command: [program, ...args] });
  }
  return bytes;
}

/** gcc would call headers of the system, and open them, by what links to them lead to. */
function asNamed({ isClang }: HeaderCompiler): string[] {
  return isClang ? [] : ['-fno-canonical-system-headers'];
}

const STDIN = ['-x', 'c', '-'];

function listedIn(list: string): readonly string[] {
  const rule = readTextIfThere(list);
  discard(list);
  return rule.ok && rule.value !== null ? dependenciesIn(rule.value) : [];
}

/** Headers are compiled side by side. */
let nextObject = 0;

/** Types that nothing uses count as well, and so do macros. */
function argsFor(compiler: HeaderCompiler, { root, headers, folders }: HeaderSource): string[] {
  const { command, isClang, scratch } = compiler;
  const isVersionGiven = command.some(word => /^-gdwarf-\d$/.test(word));
  return [
    ...command,
    '-g3',
    ...(isClang ? ['-fdebug-macro'] : []),
    ...(isVersionGiven ? [] : ['-gdwarf-5']),
    '-fno-eliminate-unused-debug-types',
    `-ffile-prefix-map=${root}/=`,
    ...['-w', '-Wfatal-errors', TAB_IS_ONE_COLUMN, '-pipe', '-c'],
    ...folders.first.map(folder => `-I${join(root, folder)}`),
    ...folders.last.map(folder => `-idirafter${join(root, folder)}`),
    ...(headers.some(isKernelUapi) ? [...annotations, `-idirafter${join(scratch, STUBS)}`] : []),
  ];
}

/**
 * What the kernel's `make headers_install` takes out of exported headers. Without the last one, a struct
 * would be followed by a variable of that name, and not be packed.
 */
const annotations = [
  '-D__EXPORTED_HEADERS__',
  ...['-D__user=', '-D__force=', '-D__iomem=', '-D__attribute_const__='],
  '-D__packed=__attribute__((packed))',
];

/** Headers whose #include it takes out: there are none in userspace. */
const annotating = ['compiler.h', 'compiler_types.h'];
const STUBS = 'annotations';

function writeAnnotations(scratch: string): Failure | undefined {
  const folder = join(scratch, STUBS, 'linux');
  try {
    mkdirSync(folder, { recursive: true });
    for (const name of annotating) writeFileSync(join(folder, name), '');
    return undefined;
  } catch (error) {
    const message = `cannot be written: ${problemOf(error)}`;
    return { code: 'unwritable-file', message, place: { file: folder } };
  }
}

function brokenBy(ran: Ran, source: HeaderSource, compiler: HeaderCompiler): Failure {
  const { name, root, headers } = source;
  const [error] = ran.status === null ? [] : compilerErrors(ran.stderr);
  if (!error) return compilerFailed(ran, compiler);
  const [asked = ''] = headers;
  const within = (text: string) => text.replaceAll(`${root}/`, '');
  // Of the source that includes the headers, lines mean nothing to the user.
  const { file, line, column } = error;
  const place =
    file === '<stdin>'
      ? { file: asked }
      : { file: within(file), line, ...(column === undefined ? {} : { column }) };
  const notes =
    place.file === asked ? [] : [{ place: { file: asked }, message: 'included from here' }];
  const message = `does not compile by itself in ${name}: ${within(error.message)}`;
  return { code: 'header-broken', message, place, notes };
}

function compilerFailed({ stderr, problem }: Ran, { command }: CompilerOptions): Failure {
  const missing = problem === 'ENOENT' ? 'there is no such program' : problem;
  const said = missing ?? (stderr.trim().split('\n')[0] || 'it does not say why');
  const message = `the compiler '${shortened(command).join(' ')}' fails: ${said}`;
  return { code: 'compiler-failed', message };
}

/** A kernel's flags fill a screen; those of the user stand at the end. */
const MOST_WORDS = 12;
const LAST_WORDS = 4;

function shortened(command: readonly string[]): readonly string[] {
  if (command.length <= MOST_WORDS) return command;
  return [...command.slice(0, MOST_WORDS - LAST_WORDS), '...', ...command.slice(-LAST_WORDS)];
}

function badPath(header: string): Failure {
  const message = 'has a name that no #include can have';
  return { code: 'bad-path', message, place: { file: header } };
}
