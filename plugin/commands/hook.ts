// ckptgen hook install, ckptgen hook uninstall: git asks before each commit.

import { basename, join, relative } from 'node:path';
import { type Hooks, hookIn, hooksOf, putHook, takeHook } from '../host/hooks.ts';
import { fail, ok, type Result } from '../layout/result.ts';
import { hookText, isHookText } from './hook-text.ts';
import { failed, type Outcome } from './outcome.ts';

export interface HookOptions {
  readonly action: string;
  readonly cwd: string;
  /** The plugin's own file, and the program that runs it; absolute. */
  readonly plugin: string;
  readonly node: string;
}

/** A merge without conflicts asks the second. */
const NAMES = ['pre-commit', 'pre-merge-commit'];

export function hook(options: HookOptions): Outcome {
  const { action, cwd } = options;
  if (action !== 'install' && action !== 'uninstall') {
    const message = `'${action}' is no action of hook: install or uninstall (see ckptgen hook --help)`;
    return failed([{ code: 'usage', message }]);
  }
  const hooks = hooksOf(cwd);
  if (!hooks.ok) return failed(hooks.failures);
  const told: string[] = [];
  for (const name of NAMES) {
    const done =
      action === 'install' ? installed(hooks.value, name, options) : removed(hooks.value, name);
    if (!done.ok) return failed(done.failures);
    told.push(done.value);
  }
  return { text: told.join(''), findings: [], failures: [] };
}

function installed(hooks: Hooks, name: string, { plugin, node }: HookOptions): Result<string> {
  const found = hookIn(hooks, name, isHookText);
  if (!found.ok) return found;
  const text = hookText({ plugin: pluginFrom(hooks.top, plugin), node });
  if (found.value.kind === 'ours' && found.value.text === text)
    return ok(`${name}: is there already\n`);
  const isOther = found.value.kind === 'other';
  const put = putHook(hooks, name, { text, isOther });
  if (!put.ok) return put;
  if (found.value.kind === 'ours') return ok(`${name}: brought up to date\n`);
  return ok(`${name}: installed${isOther ? ', behind the one that was there' : ''}\n`);
}

/** In the work tree, it is another worktree's as well: from its top. */
function pluginFrom(top: string, plugin: string): string {
  const path = relative(top, plugin);
  return path.startsWith('..') ? plugin : path;
}

function removed(hooks: Hooks, name: string): Result<string> {
  const found = hookIn(hooks, name, isHookText);
  if (!found.ok) return found;
  if (found.value.kind === 'none') return ok(`${name}: is not there\n`);
  if (found.value.kind === 'other') return fail(notOurs(join(hooks.folder, name)));
  const taken = takeHook(hooks, name);
  return taken.ok ? ok(`${name}: taken away\n`) : taken;
}

function notOurs(file: string) {
  const message = `is not the hook that ckptgen has installed: nothing was changed; if it calls ckptgen, take that line out of ${basename(file)}`;
  return { code: 'hook-exists', message, place: { file } };
}
