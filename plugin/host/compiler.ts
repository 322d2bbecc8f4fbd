// The probe's compile command, replayed on other sources.

import { dirname, join, resolve } from 'node:path';
import type { Result } from '../layout/result.ts';
import { dependenciesIn } from './dependencies.ts';
import { discard, readBytes, readText, readTextIfThere } from './files.ts';
import { start, untranslated } from './run.ts';

/** What a compiler said of a source. */
export interface Compiled {
  readonly ok: boolean;
  readonly stderr: string;
  /** Set when the compiler did not even start. */
  readonly problem?: string;
}

export interface CompilerError {
  /** `<stdin>` for the source itself. */
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly message: string;
}

/** The assembler starts beside the compiler, not behind it, and one that is killed leaves no file in /tmp. */
const PIPE = '-pipe';

/** gcc's messages count columns as a terminal shows them, from gcc 11 on; those of debug info are bytes. */
export const TAB_IS_ONE_COLUMN = '-ftabstop=1';

/**
 * A command that compiles `source` to an object -> the same for standard input, output thrown away.
 * Everything else stays, wrappers such as ccache before the compiler included.
 */
export function replayArgs(
  command: readonly string[],
  source: string,
  output = ['-S', '-o', '/dev/null'],
): string[] {
  const kept = withoutOutputs(command).filter(word => !/^-MM?$|^-c$/.test(word) && word !== source);
  return [...kept, PIPE, TAB_IS_ONE_COLUMN, ...output, '-x', 'c', '-'];
}

export interface Replay {
  /** The probe's compile command, word by word. */
  readonly command: readonly string[];
  /** The word of it that is to be replaced: the probe's source. */
  readonly source: string;
  /** Where the command ran: its relative paths count from there. */
  readonly cwd: string;
  readonly signal?: AbortSignal | undefined;
}

/** Compiles `text` as the probe's source would be; messages come untranslated. */
export async function compileText(
  replay: Replay,
  text: string,
  output?: string[],
): Promise<Compiled> {
  const [program = '', ...args] = replayArgs(replay.command, replay.source, output);
  const { cwd, signal } = replay;
  const ran = await start(program, args, { input: text, cwd, env: untranslated(), signal });
  const problem = ran.status === null ? ran.problem : undefined;
  return { ok: ran.status === 0, stderr: ran.stderr, ...(problem ? { problem } : {}) };
}

/** The object that `text` makes in the place of the probe's source; null where it does not compile. */
export async function compileObject(
  replay: Replay,
  text: string,
  scratch: string,
): Promise<Result<Uint8Array> | null> {
  const compiled = await compileText(replay, text, ['-c', '-o', scratch]);
  const bytes = compiled.ok ? readBytes(scratch) : null;
  discard(scratch);
  return bytes;
}

/** What a compile of the probe's own source leaves. */
export interface ProbeObject {
  readonly compiled: Compiled;
  /** Absent where it does not compile. */
  readonly bytes?: Result<Uint8Array>;
  /** Every file that was read, as the compiler names it; of one that does not compile, as far as it is known. */
  readonly dependencies: readonly string[];
}

/**
 * The probe as the last build compiled it, its object and dependency file in places of their own, which
 * begin with `scratch` and are gone afterwards: make's stay as they are. make removes files of this kind
 * whose process is gone.
 */
export async function compileProbe(replay: Replay, scratch: string): Promise<ProbeObject> {
  const place = (kind: string) => `${scratch}.${kind}.tmp${process.pid}`;
  const [object, list] = [place('o'), place('d')];
  const [program = '', ...args] = placedArgs(replay.command, object, list);
  const { cwd, signal } = replay;
  const ran = await start(program, args, { cwd, env: untranslated(), signal });
  const problem = ran.status === null ? ran.problem : undefined;
  const compiled = { ok: ran.status === 0, stderr: ran.stderr, ...(problem ? { problem } : {}) };
  const bytes = compiled.ok ? { bytes: readBytes(object) } : {};
  const rule = compiled.ok ? readText(list) : null;
  for (const file of [object, list]) discard(file);
  if (!compiled.ok && !signal?.aborted)
    return { compiled, dependencies: await dependenciesOfBroken(replay, compiled, list) };
  return { compiled, ...bytes, dependencies: rule?.ok ? dependenciesIn(rule.value) : [] };
}

/** What the preprocessor reads all the same (not behind an #error), and every file that the compiler has named. */
async function dependenciesOfBroken(
  { command, cwd, signal }: Replay,
  { stderr }: Compiled,
  list: string,
): Promise<string[]> {
  const [program = '', ...args] = withoutOutputs(command).filter(word => word !== '-c');
  const all = [...args, '-MM', '-MG', '-MF', list];
  await start(program, all, { cwd, env: untranslated(), signal });
  const rule = readTextIfThere(list);
  discard(list);
  const read = rule.ok && rule.value !== null ? dependenciesIn(rule.value) : [];
  return [...new Set([...read, ...namedFiles(stderr)])];
}

const NAMED = /^(?:In file included from |\s+from )?([^\s:][^:\n]*):\d+[:,]/gm;

/** In the compiler's messages, as it names them. */
export function namedFiles(stderr: string): string[] {
  return [...stderr.matchAll(NAMED)]
    .map(([, file = '']) => file)
    .filter(file => file !== '<stdin>');
}

function withoutOutputs(command: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < command.length; at++) {
    const word = command[at] ?? '';
    if (word === '-o' || word === '-MF') at++;
    else if (!/^-Wp,-MM?D|^-MM?D$/.test(word)) kept.push(word);
  }
  return kept;
}

function placedArgs(command: readonly string[], object: string, list: string): string[] {
  return [...withoutOutputs(command), PIPE, '-MMD', '-MF', list, '-o', object];
}

const MISSING = /fatal error: '?([^'\n]+?)(?:: No such file or directory|' file not found)$/gm;

/** Where the headers that a compiler could not find would be looked for, absolute: beside what includes them, too. */
export function placesOfMissing(stderr: string, { command, cwd }: Replay, src: string): string[] {
  const names = [...stderr.matchAll(MISSING)].map(([, name = '']) => name);
  const includers = compilerErrors(stderr).map(({ file }) => dirname(file));
  const searched = command.flatMap((word, at) => {
    if (word === '-I' || word === '-isystem' || word === '-iquote') return [command[at + 1] ?? ''];
    return word.startsWith('-I') ? [word.slice(2)] : [];
  });
  const folders = new Set([...includers, ...searched, src].map(each => resolve(cwd, each)));
  return names.flatMap(name => [...folders].map(folder => join(folder, name)));
}

/** The errors in gcc's and clang's output, in order. */
export function compilerErrors(stderr: string): CompilerError[] {
  const pattern = /^([^\n:]+):(\d+):(?:(\d+):)? (?:fatal )?error: ([^\n]*)$/gm;
  return [...stderr.matchAll(pattern)].map(([, file = '', line, column, message = '']) => ({
    file,
    line: Number(line),
    ...(column ? { column: Number(column) } : {}),
    message,
  }));
}

/** Folders that a command searches for headers, absolute. */
export function searchedBy(command: readonly string[], cwd: string): string[] {
  const found = command.flatMap((word, at) => {
    const [, path] = SEARCHED.exec(word) ?? [];
    return path === '' ? (command[at + 1] ?? []) : (path ?? []);
  });
  return found.map(path => resolve(cwd, path));
}

const SEARCHED = /^(?:-I|-isystem|-iquote|-idirafter|--include-directory=)(.*)$/s;
