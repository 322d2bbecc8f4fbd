// The shared probe does not compile: which header is to blame?
//
// The shortest failing row of headers ends in a victim. A victim that fails alone is the offender.
// Otherwise the shortest failing row that ends in the victim begins with the offender: its macros,
// declarations or unclosed conditions reach into headers that are sound without it. Both searches
// halve, so that a thousand headers cost some twenty compiles.

import { join, resolve } from 'node:path';
import { sharedGuard } from '../discover/discover.ts';
import { guardInBoth, unclosedBrace } from '../discover/scan.ts';
import { probeSource } from '../emit/probe.ts';
import {
  type Compiled,
  type CompilerError,
  compilerErrors,
  compileText,
  type Replay,
} from '../host/compiler.ts';
import { readText } from '../host/files.ts';
import type { Failure, FilePlace, Note } from '../layout/result.ts';
import { type Subsystem, tagOf } from '../layout/subsystem.ts';
import { readConfig } from './config.ts';
import { failed, type Outcome } from './outcome.ts';
import { firstWhere } from './search.ts';

export interface BlameOptions {
  readonly src: string;
  readonly out: string;
  readonly command: readonly string[];
}

type Compile = (subsystems: readonly Subsystem[]) => Promise<Compiled>;

const SHOWN_ERRORS = 5;

export async function blame(options: BlameOptions): Promise<Outcome> {
  const config = readConfig(options.out);
  if (!config.ok) return failed(config.failures);
  const source = options.command.find(word => word.endsWith('/probe.c')) ?? '';
  const replay = { command: options.command, source, cwd: '.' };
  const compile: Compile = some => compileText(replay, probeSource(some));
  return failed([await findOffender(config.value.subsystems, compile, { ...options, cwd: '.' })]);
}

/** The same for a compile that has failed and is known. */
export function offenderOf(
  all: readonly Subsystem[],
  replay: Replay,
  { src, whole }: { readonly src: string; readonly whole: Compiled },
): Promise<Failure> {
  const compile: Compile = some => compileText(replay, probeSource(some));
  const { command, cwd } = replay;
  return findOffender(all, compile, { src, command, cwd, whole });
}

interface Search {
  readonly src: string;
  readonly command: readonly string[];
  /** Where the compiler runs. */
  readonly cwd: string;
  /** What it said of all headers. */
  readonly whole?: Compiled;
}

async function findOffender(
  all: readonly Subsystem[],
  compile: Compile,
  options: Search,
): Promise<Failure> {
  const empty = await compile([]);
  if (!empty.ok) return brokenCompiler(empty, options.command[0] ?? '');
  const whole = options.whole ?? (await compile(all));
  if (whole.ok) return notReproduced();
  const named = victimNamed(all, whole, options);
  const namedAlone = named && (await compile([named]));
  if (namedAlone && !namedAlone.ok) return brokenHeader(named, namedAlone, options.src);
  const fails = async (count: number) => !(await compile(all.slice(0, count))).ok;
  const end = await firstWhere(1, all.length, fails);
  const victim = all[end - 1];
  if (!victim) return notReproduced();
  const alone = await compile([victim]);
  if (!alone.ok) return brokenHeader(victim, alone, options.src);
  const isSound = async (from: number) => (await compile(all.slice(from, end))).ok;
  const start = (await firstWhere(1, end - 1, isSound)) - 1;
  const offender = all[start];
  if (!offender) return notReproduced();
  return breaksOther(offender, victim, await compile(all.slice(start, end)), options.src);
}

/** The first error is mostly in a subsystem's own header: that one is tried before any halving. */
function victimNamed(
  all: readonly Subsystem[],
  whole: Compiled,
  { src, cwd }: Search,
): Subsystem | undefined {
  const [first] = compilerErrors(whole.stderr);
  const file = first && resolve(cwd, first.file);
  return all.find(({ header }) => join(src, header) === file);
}

function brokenCompiler(compiled: Compiled, program: string): Failure {
  if (compiled.problem) {
    const known: Record<string, string> = {
      ENOENT: 'no such program',
      EACCES: 'permission denied, or no program',
    };
    const why = known[compiled.problem] ?? compiled.problem;
    const message = `the compiler '${program}' cannot be run: ${why}; install it, or name another with CC=`;
    return { code: 'no-compiler', message };
  }
  const said = compilerErrors(compiled.stderr)[0]?.message ?? compiled.stderr.trim().split('\n')[0];
  return {
    code: 'no-compiler',
    message: `the compiler fails without any subsystem's header: ${said}`,
  };
}

function notReproduced(): Failure {
  return {
    code: 'probe-failed',
    message: 'the probe did not compile, but does when tried again: run make again',
  };
}

/** Errors in the probe's own lines are shown at the header that they follow. */
function placeOf(error: CompilerError, header: string): FilePlace {
  if (error.file === '<stdin>') return { file: header };
  return { file: error.file, line: error.line, ...(error.column ? { column: error.column } : {}) };
}

/** In the probe's own lines: the header before them defines no record. The cause is seldom there. */
function isUndefinedRecord({ file, message }: CompilerError): boolean {
  return file === '<stdin>' && /storage size|incomplete type|never completed/.test(message);
}

function brokenHeader(victim: Subsystem, alone: Compiled, src: string): Failure {
  const header = join(src, victim.header);
  const errors = compilerErrors(alone.stderr);
  const [first, ...more] = errors.filter(error => !isUndefinedRecord(error));
  if (!first) {
    const message =
      errors.length > 0
        ? `the compiler sees no definition of 'struct ${tagOf(victim.name)}' here: is it inside an #if?`
        : 'does not compile';
    return { code: 'header-broken', message, place: { file: header } };
  }
  const behind = first.file === '<stdin>';
  const place = behind ? openEnd(header) : placeOf(first, header);
  const hint = behind ? ": is a '{', a ';' or an '#if' not closed in it?" : '';
  const notes: Note[] = more
    .slice(0, SHOWN_ERRORS)
    .map(error => ({ place: placeOf(error, header), message: error.message }));
  if (place.file !== header)
    notes.push({ place: { file: header }, message: 'compiled by itself, for the probe' });
  return {
    code: 'header-broken',
    message: `'${victim.header}' does not compile: ${first.message}${hint}`,
    place,
    notes,
  };
}

/** The compiler stumbles behind the header only: over its last `{`, when one stays open. */
function openEnd(header: string): FilePlace {
  const text = readText(header);
  return { file: header, ...(text.ok ? unclosedBrace(text.value) : null) };
}

function breaksOther(offender: Subsystem, victim: Subsystem, both: Compiled, src: string): Failure {
  const errors = compilerErrors(both.stderr);
  const shared = errors.some(isUndefinedRecord) ? hiddenByGuard(offender, victim, src) : null;
  if (shared) return shared;
  const message =
    `'${offender.header}' breaks '${victim.header}', which compiles without it: ` +
    'does it leave a macro, a declaration or a condition behind?';
  const [header, victimHeader] = [join(src, offender.header), join(src, victim.header)];
  const own = errors.find(error => error.file === header);
  const place = own ? placeOf(own, header) : { file: header };
  const notes = errors
    .slice(0, SHOWN_ERRORS)
    .map(error => ({ place: placeOf(error, victimHeader), message: error.message }));
  return { code: 'header-leaks', message, place, notes };
}

/** Discovery refuses what is plainly an include guard; others only the compiler can tell. */
function hiddenByGuard(offender: Subsystem, victim: Subsystem, src: string): Failure | null {
  const [header, ownerHeader] = [join(src, victim.header), join(src, offender.header)];
  const [text, ownerText] = [readText(header), readText(ownerHeader)];
  if (!text.ok || !ownerText.ok) return null;
  const guards = guardInBoth(text.value, tagOf(victim.name), ownerText.value);
  if (!guards) return null;
  const [{ name, line, column }, at] = guards;
  return sharedGuard({
    name,
    place: { file: header, line, column },
    owner: offender.header,
    ownerPlace: { file: ownerHeader, line: at.line, column: at.column },
  });
}
