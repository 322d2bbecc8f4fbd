// ckptgen install: files, hooks and the manifest into a kernel tree, or nothing at all.

import { join } from 'node:path';
import { apply, type Change, discardStaged, stage } from '../host/transaction.ts';
import { sha256, type TreeFile, treeFile } from '../host/tree.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import {
  type Contents,
  edited,
  inTheWay,
  isExecutable,
  manifestOf,
  ownFiles,
  SAMPLES,
  treeProblem,
} from './install-files.ts';
import { HOOKS, type Hook, placeHook } from './install-hooks.ts';
import { keptFiles, keptLines } from './install-kept.ts';
import { joined, MANIFEST, type Manifest, writeManifest } from './install-manifest.ts';
import { failed, type Outcome } from './outcome.ts';

export interface InstallOptions extends Contents {
  /** Absolute. */
  readonly tree: string;
  readonly version: string;
  /** Files that somebody edited, or that are in the way, are replaced. */
  readonly force: boolean;
}

/** What an install would do, in an order that may be broken off anywhere and taken up again. */
export interface InstallPlan {
  readonly before: Manifest | null;
  readonly after: Manifest;
  readonly written: readonly Change[];
  readonly removed: readonly Change[];
  readonly hooks: readonly Change[];
  /** Accepted anew in this tree: left alone. */
  readonly kept: ReadonlySet<string>;
  /** All of these, and the manifest. */
  readonly changes: readonly Change[];
}

export function install(options: InstallOptions): Outcome {
  const plan = planInstall(options);
  if (!plan.ok) return failed(plan.failures);
  const { tree } = options;
  const { before, after, changes } = plan.value;
  const paths = [...(before?.files.keys() ?? []), ...after.files.keys()];
  discardStaged(tree, [...paths, MANIFEST, ...HOOKS.map(hook => hook.file)]);
  const staged = stage(tree, changes);
  const done = staged.ok ? apply(staged.value) : staged;
  return done.ok
    ? { text: summary(tree, plan.value), findings: [], failures: [] }
    : failed(done.failures);
}

export function planInstall(options: InstallOptions): Result<InstallPlan> {
  const problem = treeProblem(options.tree);
  if (problem) return fail(problem);
  const before = manifestOf(options.tree);
  if (!before.ok) return before;
  const ours = ownFiles({ ...options, samples: options.samples || hasSamples(before.value) });
  if (!ours.ok) return ours;
  const kept = keptFiles(options, before.value, ours.value);
  const written = each([...ours.value], ([path, bytes]) =>
    planWrite({ ...options, kept }, before.value, path, bytes),
  );
  const removed = each(
    [...(before.value?.files.keys() ?? [])].filter(path => !ours.value.has(path)),
    path => planRemoval({ ...options, kept }, before.value as Manifest, path),
  );
  const hooks = each(HOOKS, hook => planHook(options.tree, hook));
  const [first, ...more] = [written, removed, hooks].flatMap(part => part.failures);
  if (first) return fail(first, ...more);
  const files = claimsOf(ours.value, before.value, kept);
  const after = { version: options.version, files };
  const parts = { written: written.values, removed: removed.values, hooks: hooks.values, kept };
  return inOrder(options.tree, before.value, after, parts);
}

/** A kept file stays claimed by what was once installed: that it differs is known from then on, too. */
function claimsOf(
  ours: ReadonlyMap<string, Uint8Array>,
  before: Manifest | null,
  kept: ReadonlySet<string>,
): Manifest['files'] {
  const isKept = ([path]: readonly [string, unknown]) => kept.has(path);
  const written = [...ours].filter(each => !isKept(each));
  return new Map<string, ReadonlySet<string>>([
    ...written.map(([path, bytes]) => [path, new Set([sha256(bytes)])] as const),
    ...[...(before?.files ?? [])].filter(isKept),
  ]);
}

/** An upgrade keeps them. */
function hasSamples(before: Manifest | null): boolean {
  return [...(before?.files.keys() ?? [])].some(path => path.startsWith(SAMPLES));
}

type Parts = Pick<InstallPlan, 'written' | 'removed' | 'hooks' | 'kept'>;

/** The manifest comes first, with what is there and what will be, and last, with what is. */
function inOrder(
  tree: string,
  before: Manifest | null,
  after: Manifest,
  parts: Parts,
): Result<InstallPlan> {
  const file = treeFile(tree, MANIFEST);
  if (!file.ok) return file;
  const bytesOf = (manifest: Manifest) => Buffer.from(writeManifest(manifest));
  const texts = before ? [bytesOf(joined(after, before)), bytesOf(after)] : [bytesOf(after)];
  const like = file.value ? { like: file.value } : {};
  const isNew = !file.value || !same(file.value.bytes, bytesOf(after));
  const work = [...parts.written, ...parts.hooks, ...parts.removed];
  const [interim, final] = texts.map(bytes => ({ path: MANIFEST, bytes, ...like }));
  const first = interim && (work.length > 0 || isNew) ? [interim] : [];
  const last = final && first.length > 0 ? [final] : [];
  return ok({ before, after, ...parts, changes: [...first, ...work, ...last] });
}

interface FileOptions {
  readonly tree: string;
  readonly force: boolean;
  readonly kept: ReadonlySet<string>;
}

/** No change when the tree has it so, or keeps its own. */
function planWrite(
  { tree, force, kept }: FileOptions,
  before: Manifest | null,
  path: string,
  bytes: Uint8Array,
): Result<Change | null> {
  const found = treeFile(tree, path);
  if (!found.ok) return found;
  if (kept.has(path)) return ok(null);
  const file = found.value;
  const change = { path, bytes, isExecutable: isExecutable(path) };
  if (!file) return ok(change);
  if (same(file.bytes, bytes) && (!change.isExecutable || file.mode & 0o100)) return ok(null);
  const claims = before?.files.get(path);
  if (!force && !same(file.bytes, bytes) && !claims?.has(sha256(file.bytes)))
    return fail(claims && before ? edited(tree, path, before.version) : inTheWay(tree, path));
  return ok({ ...change, like: change.isExecutable ? executable(file) : file });
}

/** Whoever may read it may start it. */
function executable(file: TreeFile): TreeFile {
  return { ...file, mode: file.mode | ((file.mode & 0o444) >> 2) };
}

/** No change when it is gone or kept. Also for uninstall. */
export function planRemoval(
  { tree, force, kept }: FileOptions,
  manifest: Manifest,
  path: string,
): Result<Change | null> {
  const file = treeFile(tree, path);
  if (!file.ok) return file;
  if (!file.value || kept.has(path)) return ok(null);
  const isOurs = force || manifest.files.get(path)?.has(sha256(file.value.bytes));
  return isOurs ? ok({ path, bytes: null }) : fail(edited(tree, path, manifest.version));
}

function planHook(tree: string, hook: Hook): Result<Change | null> {
  const file = treeFile(tree, hook.file);
  if (!file.ok) return file;
  const text = Buffer.from(file.value?.bytes ?? []).toString('latin1');
  const placed = placeHook(text, hook);
  if (placed.kind === 'problem') {
    const place = { file: join(tree, hook.file) };
    return fail({ code: 'no-place-for-hook', message: placed.message, place });
  }
  if (placed.text === text || !file.value) return ok(null);
  return ok({ path: hook.file, bytes: Buffer.from(placed.text, 'latin1'), like: file.value });
}

interface Planned {
  readonly values: Change[];
  readonly failures: Failure[];
}

/** Every refusal is told, not only the first. */
export function each<T>(items: Iterable<T>, plan: (item: T) => Result<Change | null>): Planned {
  const planned: Planned = { values: [], failures: [] };
  for (const item of items) {
    const result = plan(item);
    if (!result.ok) planned.failures.push(...result.failures);
    else if (result.value) planned.values.push(result.value);
  }
  return planned;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function summary(tree: string, plan: InstallPlan): string {
  const { before, after, written, removed, hooks, changes } = plan;
  const kept = keptLines(tree, plan.kept);
  if (changes.length === 0)
    return [`ckptgen ${after.version} is installed already: nothing to do`, ...kept, ''].join('\n');
  const was = before && before.version !== after.version ? `, was ${before.version}` : '';
  const what = [
    `${count(written.length, 'file')} written`,
    ...(removed.length > 0 ? [`${count(removed.length, 'file')} removed`] : []),
    ...(hooks.length > 0 ? [`hooked into ${hooks.map(({ path }) => path).join(', ')}`] : []),
  ];
  return [
    `ckptgen ${after.version} is installed${was}: ${what.join(', ')}`,
    ...kept,
    'next, in the tree: make menuconfig (CONFIG_CKPT), make, and for each new subsystem make ckpt_accept CKPT=name',
    '',
  ].join('\n');
}

export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
