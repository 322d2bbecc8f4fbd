// The probe's compile command, replayed on other sources.

import { run } from './run.ts';

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

/**
 * A command that compiles `source` to an object -> the same for standard input, output thrown away.
 * Everything else stays, wrappers such as ccache before the compiler included.
 */
export function replayArgs(command: readonly string[], source: string): string[] {
  const kept: string[] = [];
  for (let at = 0; at < command.length; at++) {
    const word = command[at] ?? '';
    if (word === '-o' || word === '-MF') at++;
    else if (!/^-Wp,-MM?D|^-MM?D?$|^-c$/.test(word) && word !== source) kept.push(word);
  }
  return [...kept, '-S', '-o', '/dev/null', '-x', 'c', '-'];
}

/** Compiles `text` as the probe's source would be; messages come untranslated. */
export function compileText(command: readonly string[], source: string, text: string): Compiled {
  const [program = '', ...args] = replayArgs(command, source);
  const ran = run(program, args, { input: text, env: { ...process.env, LC_ALL: 'C' } });
  const problem = ran.status === null ? ran.problem : undefined;
  return { ok: ran.status === 0, stderr: ran.stderr, ...(problem ? { problem } : {}) };
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
