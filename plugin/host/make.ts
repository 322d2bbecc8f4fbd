// The probe object, made by the kernel's own build.

import { existsSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { type Ran, run, start } from './run.ts';

/** The folder in the module's folder that holds everything generated. */
export const GENERATED = 'ckpt_generated';

/** The same in the kernel's build folder. */
export const TREE_STATE = `kernel/ckpt/${GENERATED}`;

/** Its build folder, as distributions and `make modules_install` leave it. */
export function runningKernel(): string {
  return `/lib/modules/${release()}/build`;
}

interface ModuleBuild {
  /** The kernel's build folder: what `make -C` is given. */
  readonly kernel: string;
  /** The module's folder, absolute. */
  readonly module: string;
}

/** Has Kbuild bring the probe up to date; a no-op when it is. What make prints goes to standard error. */
export function makeModuleProbe({ kernel, module }: ModuleBuild): Result<void> {
  return makeProbe(kernel, [`M=${module}`, `${GENERATED}/probe.o`]);
}

/** The same for the kernel's own subsystems; `variables` are those the build was made with. */
export function makeTreeProbe(kernel: string, variables: readonly string[]): Result<void> {
  return makeProbe(kernel, [...variables, 'ckpt_probe']);
}

function makeProbe(kernel: string, goals: readonly string[]): Result<void> {
  if (!existsSync(join(kernel, 'Makefile'))) return fail(noKernel(kernel));
  const args = ['-s', '--no-print-directory', '-C', kernel, ...goals];
  const ran = run('make', args, { show: true, env: withoutJobserver(process.env) });
  if (ran.status === 0) return ok(undefined);
  if (ran.problem)
    return fail({ code: 'no-make', message: `make cannot be run: ${ran.problem}; install make` });
  return fail({
    code: 'probe-failed',
    message: `nothing was checked: the probe could not be built, see above (make ${args.slice(1).join(' ')})`,
  });
}

/** What make prints is kept: a screen may be in its place. */
export function makeQuietly(
  kernel: string,
  goals: readonly string[],
  signal: AbortSignal,
): Promise<Ran> {
  const args = ['-s', '--no-print-directory', '-C', kernel, ...goals];
  return start('make', args, { env: withoutJobserver(process.env), signal });
}

function noKernel(kernel: string): Failure {
  const message =
    'is no kernel build folder: name one with --kernel, or install the headers (Debian: linux-headers-amd64)';
  return { code: 'no-kernel', message, place: { file: kernel } };
}

/** Under make, MAKEFLAGS names file descriptors that this process did not inherit. */
function withoutJobserver(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const [flags = '', ...variables] = (env.MAKEFLAGS ?? '').split(/(?<=^| )--(?= )/);
  const kept = flags
    .split(' ')
    .filter(word => !/^(?:-j\d*|--jobserver-(?:auth|fds)=.*)$/.test(word));
  const { MAKELEVEL: _level, MFLAGS: _flags, ...rest } = env;
  return { ...rest, MAKEFLAGS: [kept.join(' '), ...variables].join('--') };
}
