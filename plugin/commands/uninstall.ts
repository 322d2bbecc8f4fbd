// ckptgen uninstall: what the manifest names, the hooks and what a build left of them go out of a
// kernel tree. Subsystems, locks and exported headers of others stay, and are told.

import { posix } from 'node:path';
import { readTextIfThere } from '../host/files.ts';
import { apply, type Change, discardStaged, stage } from '../host/transaction.ts';
import { entriesOf, filesEnding, treeFile } from '../host/tree.ts';
import { fail, ok, type Result } from '../layout/result.ts';
import { count, each, planRemoval } from './install.ts';
import { manifestOf } from './install-files.ts';
import { HOOKS, type Hook, hasHook, removeHook } from './install-hooks.ts';
import { keptFiles, standing } from './install-kept.ts';
import { MANIFEST, type Manifest } from './install-manifest.ts';
import { failed, type Outcome } from './outcome.ts';

export interface UninstallOptions {
  /** Absolute. */
  readonly tree: string;
  /** Files that somebody edited are removed, too. */
  readonly force: boolean;
}

/** In an order that may be broken off anywhere and taken up again. */
export interface UninstallPlan {
  readonly manifest: Manifest;
  readonly hooks: readonly Change[];
  readonly files: readonly Change[];
  /** Accepted anew in this tree, and there. */
  readonly kept: readonly string[];
  readonly changes: readonly Change[];
}

export function uninstall(options: UninstallOptions): Outcome {
  const plan = planUninstall(options);
  if (!plan.ok) return failed(plan.failures);
  const { tree } = options;
  const { manifest, changes } = plan.value;
  discardStaged(tree, [...manifest.files.keys(), MANIFEST, ...HOOKS.map(hook => hook.file)]);
  const staged = stage(tree, changes);
  const done = staged.ok ? apply(staged.value) : staged;
  if (!done.ok) return failed(done.failures);
  return { text: summary(plan.value, leftIn(tree, plan.value.kept)), findings: [], failures: [] };
}

export function planUninstall(options: UninstallOptions): Result<UninstallPlan> {
  const { tree } = options;
  const manifest = manifestOf(tree);
  if (!manifest.ok) return manifest;
  if (!manifest.value) return fail(notInstalled(tree));
  const installed = manifest.value;
  const hooks = each(HOOKS, hook => planHook(tree, hook));
  const kept = keptFiles(options, installed);
  const files = each(installed.files.keys(), path =>
    planRemoval({ ...options, kept }, installed, path),
  );
  const [first, ...more] = [...hooks.failures, ...files.failures];
  if (first) return fail(first, ...more);
  // Those that are gone, too: an install that was broken off may have left their folders.
  const ours = [...installed.files.keys()].filter(path => !kept.has(path));
  const paths = [...ours, ...builtFrom(tree, installed), MANIFEST];
  return ok({
    manifest: installed,
    hooks: hooks.values,
    files: files.values,
    kept: standing(tree, kept),
    changes: [...hooks.values, ...paths.map(path => ({ path, bytes: null }))],
  });
}

function notInstalled(tree: string) {
  const hooked = HOOKS.filter(({ file, ...hook }) => {
    const found = treeFile(tree, file);
    return found.ok && found.value && hasHook(textOf(found.value.bytes), { file, ...hook });
  });
  const todo =
    hooked.length > 0
      ? `; its hook is in ${hooked.map(({ file }) => file).join(', ')}: run ckptgen install, then uninstall`
      : '';
  const message = `ckptgen is not installed here: ${MANIFEST} is missing${todo}`;
  return { code: 'not-installed', message, place: { file: tree } };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function planHook(tree: string, hook: Hook): Result<Change | null> {
  const found = treeFile(tree, hook.file);
  if (!found.ok) return found;
  if (!found.value) return ok(null);
  const text = textOf(found.value.bytes);
  const bytes = Buffer.from(removeHook(text, hook), 'latin1');
  return ok(hasHook(text, hook) ? { path: hook.file, bytes, like: found.value } : null);
}

const GENERATED = ['kernel/ckpt/ckpt_generated', 'include/generated/uapi/linux/ckpt'];

/** What Kbuild makes beside sources, as the top Makefile's clean knows it. */
const BUILT =
  /^(?:\..*\.(?:cmd|d|tmp)|\.tmp_.*|modules\.order|Module\.symvers|built-in\.a|.*\.(?:[ailos]|ko|mod|mod\.c|lst|ll|symtypes|symversions|usyms|gcno|gcda|su|dwo))$/;

/** Of a build in place, and only beside files of ours. */
function builtFrom(tree: string, { files }: Manifest): string[] {
  const folders = new Set([...files.keys()].map(path => posix.dirname(path)).filter(isOurs));
  const beside = [...folders].flatMap(folder => entriesOf(tree, folder));
  const built = beside.filter(
    path => BUILT.test(path.slice(posix.dirname(path).length + 1)) && !files.has(path),
  );
  const generated = GENERATED.filter(path => entriesOf(tree, posix.dirname(path)).includes(path));
  return [...built, ...generated];
}

function isOurs(folder: string): boolean {
  return /^(?:kernel|samples)\/ckpt(?:\/|$)/.test(folder);
}

/** What somebody made for ckptgen and keeps: locks, exported headers, files in folders of ours. */
function leftIn(tree: string, kept: readonly string[]): string[] {
  const locks = filesEnding(tree, '.layout').filter(path => {
    const text = readTextIfThere(posix.join(tree, path));
    return text.ok && text.value?.startsWith('ckptgen-lock ');
  });
  const folders = ['include/uapi/linux/ckpt', 'kernel/ckpt', 'samples/ckpt'];
  const entries = folders.flatMap(folder => entriesOf(tree, folder));
  return [...new Set([...kept, ...locks, ...entries])].sort();
}

function summary({ manifest, hooks, files }: UninstallPlan, left: readonly string[]): string {
  const places = hooks.map(({ path }) => path).join(', ');
  const what = [
    `${count(files.length, 'file')} removed`,
    ...(places ? [`the hooks taken out of ${places}`] : []),
  ];
  return [
    `ckptgen ${manifest.version} is uninstalled: ${what.join(', ')}`,
    ...left.map(path => `left, not of ckptgen: ${path}`),
    '',
  ].join('\n');
}
