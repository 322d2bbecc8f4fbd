// ckptgen check --staged and --range: what git has, rather than what the work tree has.

import { fail, ok, type Result } from '../layout/result.ts';
import { checkRange, type RangeOptions } from './check-range.ts';
import { failed, type Outcome } from './outcome.ts';
import { checkStaged, type StagedOptions } from './staged.ts';

export interface GitOptions extends StagedOptions, Partial<Pick<RangeOptions, 'range'>> {
  /** Flags as they were given. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly names: readonly string[];
}

export function checkGit(options: GitOptions): Outcome | Promise<Outcome> {
  const usage = usageOf(options);
  if (!usage.ok) return failed(usage.failures);
  const { range } = options;
  return range === undefined ? checkStaged(options) : checkRange({ ...options, range });
}

/** What is staged says what is to be looked at: nothing else does. */
const OTHERS = ['module', 'src', 'out', 'config', 'base', 'strict'];

function usageOf({ values, names }: GitOptions): Result<void> {
  const flag = values.staged === true ? '--staged' : '--range';
  const other =
    values.staged === true && values.range !== undefined
      ? '--range'
      : OTHERS.map(name => `--${name}`).find(name => values[name.slice(2)] !== undefined);
  if (other === undefined && names.length === 0) return ok(undefined);
  const what = other ?? `'${names[0] ?? ''}'`;
  const message = `${flag} and ${what} do not go together (see ckptgen check --help)`;
  return fail({ code: 'usage', message });
}
