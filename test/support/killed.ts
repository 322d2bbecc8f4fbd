// What a killed run may leave: each file as before or as after, and leftovers.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as assert from 'uvu/assert';
import { Module, pair, within } from './kernel-module.ts';

export const most = Number(process.env.CKPTGEN_COUNT ?? 12);

export type State = ReadonlyMap<string, string>;

const LEFTOVER = /\.tmp\d+$/;

export function stateOf(module: Module): State {
  const files = module.files().filter(file => !/^ckptgen\.mjs$|\/\.lock$/.test(file));
  return new Map(files.map(file => [file, readFileSync(module.path(file), 'latin1')]));
}

/** Leftovers stay: the end of the sweep is theirs. */
export function restore(module: Module, state: State): void {
  for (const [file, text] of stateOf(module))
    if (!LEFTOVER.test(file) && state.get(file) !== text) rmSync(module.path(file));
  execFileSync('find', [module.folder, '-mindepth', '1', '-type', 'd', '-empty', '-delete']);
  const now = stateOf(module);
  for (const [file, text] of state) {
    if (now.has(file)) continue;
    mkdirSync(dirname(module.path(file)), { recursive: true });
    writeFileSync(module.path(file), text, 'latin1');
  }
}

export type Choose = (file: string) => boolean;

interface Sides {
  readonly before: State;
  readonly after: State;
  /** Of what is not judged, like make's notes of times and inodes, only the name counts. */
  readonly isJudged?: Choose;
}

export function assertWhole(module: Module, sides: Sides, what: string): void {
  const { before, after, isJudged = () => true } = sides;
  for (const [file, text] of stateOf(module)) {
    if (LEFTOVER.test(file)) continue;
    const known = [before, after].filter(each => each.has(file)).map(each => each.get(file));
    const isWhole = isJudged(file) ? known.includes(text) : known.length > 0;
    assert.ok(isWhole, `${what}: ${file} is neither as before nor as after`);
  }
  for (const file of before.keys())
    if (after.has(file)) assert.ok(module.has(file), `${what}: ${file} is gone`);
}

export function assertAfter(module: Module, after: State, what: string, isJudged: Choose): void {
  const judged = (state: State) => [...state].filter(([file]) => isJudged(file));
  const now = judged(stateOf(module)).filter(([file]) => !LEFTOVER.test(file));
  assert.equal(
    now.map(([file]) => file),
    judged(after).map(([file]) => file),
    what,
  );
  for (const [file, text] of now) assert.ok(text === after.get(file), `${what}: ${file}`);
}

export function some<T>(calls: readonly T[], part = 1): T[] {
  const step = Math.max(1, (calls.length * part) / most);
  return calls.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

export function leftovers(module: Module): string[] {
  return module.files().filter(file => LEFTOVER.test(file));
}

const names = ['cap', 'grp', 'policy'];

export function built(): Module {
  const files = Object.assign({}, ...names.map(name => within(name, pair(name))));
  const module = new Module({ subsystems: [], files });
  module.build();
  return module;
}

/** What is generated, as text. */
export const isText: Choose = file => /^ckpt_generated\/.*\.(c|h|list)$/.test(file);

/** Another layout. */
export const EDITED = within('cap', pair('cap', 'kernel_cap_t set;\n\tu16 tail;'));
