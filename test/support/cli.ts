import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { withoutExcerpts } from './excerpts.ts';
import { cleanEnvironment } from './kernel-module.ts';

export interface Called {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const BUNDLE = resolve('dist/ckptgen.mjs');

/** The bundle, as a user calls it from `cwd`; what it says, without source lines. */
export function ckptgen(cwd: string, ...args: string[]): Called {
  return ckptgenFrom(BUNDLE, cwd, args);
}

/** The same with them. */
export function ckptgenWhole(cwd: string, ...args: string[]): Called {
  return called(BUNDLE, cwd, args);
}

interface User {
  readonly uid?: number;
  readonly gid?: number;
}

/** From a copy of the bundle, and as another user; without source lines. */
export function ckptgenFrom(
  bundle: string,
  cwd: string,
  args: readonly string[],
  user: User = {},
): Called {
  const whole = called(bundle, cwd, args, user);
  return { ...whole, stderr: withoutExcerpts(whole.stderr) };
}

function called(bundle: string, cwd: string, args: readonly string[], user: User = {}): Called {
  const ran = spawnSync(process.execPath, [bundle, ...args], {
    cwd,
    encoding: 'utf8',
    env: cleanEnvironment(),
    ...user,
  });
  return { status: ran.status, stdout: ran.stdout, stderr: ran.stderr };
}

interface JsonFinding {
  readonly rule: string;
  readonly severity: string;
  readonly struct: string | null;
  readonly member: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
  readonly notes: readonly {
    readonly file: string | null;
    readonly line: number | null;
    readonly message: string;
  }[];
}

export function findingsOf(called: Called): readonly JsonFinding[] {
  const report = JSON.parse(called.stdout) as { findings: JsonFinding[] };
  if (Object.keys(report).join() !== 'findings')
    throw new Error(`keys: ${Object.keys(report).join()}`);
  return report.findings;
}
