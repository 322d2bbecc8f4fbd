// ckptgen hook install, ckptgen hook uninstall: git asks before each commit.

import { basename, join, relative } from 'node:path';
import { beforeOurs, type Hooks, hookIn, hooksOf, putHook, takeHook } from '../host/hooks.ts';
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

/** What is to be done with one of them, once nothing speaks against any. */
type Step = () => Result<string>;

export function hook(options: HookOptions): Outcome {
  const { action, cwd } = options;
  if (action !== 'install' && action !== 'uninstall') {
    const message = `'${action}' is no action of hook: install or uninstall (see ckptgen hook --help)`;
    return failed([{ code: 'usage', message }]);
  }
  const hooks = hooksOf(cwd);
  if (!hooks.ok) return failed(hooks.failures);
  const steps: Step[] = [];
  for (const name of NAMES) {
    const step =
      action === 'install' ? installing(hooks.value, name, options) : removing(hooks.value, name);
    if (!step.ok) return failed(step.failures);
    steps.push(step.value);
  }
  const told: string[] = [];
  for (const step of steps) {
    const done = step();
    if (!done.ok) return failed(done.failures);
    told.push(done.value);
  }
  return { text: told.join(''), findings: [], failures: [] };
}

function installing(hooks: Hooks, name: string, { plugin, node }: HookOptions): Result<Step> {
  if (hooks.folder.endsWith('/.husky/_')) return fail(huskys(hooks.folder));
  const found = hookIn(hooks, name, isHookText);
  if (!found.ok) return found;
  const before = beforeOurs(hooks, name, found.value);
  if (!before.ok) return before;
  const text = hookText({ name, plugin, inTree: fromTop(hooks.top, plugin), node });
  const [isOurs, isOther] = [found.value.kind === 'ours', found.value.kind === 'other'];
  if (found.value.kind === 'ours' && found.value.text === text && found.value.isExecutable)
    return ok(() => ok(`${name}: is there already\n`));
  const done = isOurs
    ? 'brought up to date'
    : `installed${isOther || before.value ? ', behind the one that was there' : ''}`;
  return ok(() => {
    const put = putHook(hooks, name, { text, isOther });
    return put.ok ? ok(`${name}: ${done}\n`) : put;
  });
}

function fromTop(top: string, plugin: string): string | undefined {
  return plugin.startsWith(`${top}/`) ? relative(top, plugin) : undefined;
}

/** One that an install has left behind that was ended halfway gets its name back as well. */
function removing(hooks: Hooks, name: string): Result<Step> {
  const found = hookIn(hooks, name, isHookText);
  if (!found.ok) return found;
  if (found.value.kind === 'other') return fail(notOurs(join(hooks.folder, name)));
  const before = beforeOurs(hooks, name, found.value);
  if (!before.ok) return before;
  if (found.value.kind === 'none' && !before.value) return ok(() => ok(`${name}: is not there\n`));
  return ok(() => {
    const taken = takeHook(hooks, name);
    return taken.ok ? ok(`${name}: taken away\n`) : taken;
  });
}

function notOurs(file: string) {
  const message = `is not the hook that ckptgen has installed: nothing was changed; if it calls ckptgen, take that line out of ${basename(file)}`;
  return { code: 'hook-exists', message, place: { file } };
}

/** Its hooks go by their own names, and are written anew. */
function huskys(file: string) {
  const message =
    "is husky's, which writes it anew: nothing was changed; put a line 'ckptgen check --staged' into .husky/pre-commit";
  return { code: 'hook-exists', message, place: { file } };
}
