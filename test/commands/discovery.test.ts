// What a watch knows of subsystems between two passes is what a search from nothing finds.

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Build } from '../../plugin/commands/build.ts';
import { Discovery, isSameSet } from '../../plugin/commands/discovery.ts';
import { KnownFiles } from '../../plugin/host/known-files.ts';
import { pair, within } from '../support/kernel-module.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('discovery of a watch');

function buildIn(src: string): Build {
  const config = {
    ...{ module: 'tm', uapi: 'include/uapi', uapiOut: 'uapi', roots: ['.'] },
    ...{ patterns: ['*_header.h', '*/*_header.h'], subsystems: [], offLocks: [] },
    ...{ makeArgs: [], base: '', makefiles: [] },
  };
  return { src, out: join(src, 'ckpt_generated'), base: src, config };
}

class Watched {
  readonly src = scratch();
  readonly build = buildIn(this.src);
  readonly files = new KnownFiles();
  readonly discovery = new Discovery(this.files);

  constructor() {
    for (const name of ['cap', 'grp']) fill(this.src, within(name, pair(name)));
    this.#find([]);
  }

  /** As after events on these: what a search from nothing finds, whatever is remembered. */
  after(act: () => void, ...changed: string[]): readonly string[] {
    act();
    const paths = changed.map(path => join(this.src, path));
    for (const path of paths) this.files.hasChanged(path);
    const known = this.#find(paths);
    const fresh = new Discovery(new KnownFiles()).find(this.build, new Set());
    assert.equal(known, fresh);
    return known.ok ? known.value.map(each => `${each.name} ${each.checkpointReturns}`) : ['bad'];
  }

  #find(paths: readonly string[]) {
    return this.discovery.find(this.build, new Set(paths));
  }

  path(file: string): string {
    return join(this.src, file);
  }
}

test('a code that returns something else, one that is gone, one that is there again', () => {
  const watched = new Watched();
  const code = watched.path('cap/cap_code.c');
  const text = pair('cap')['cap_code.c'] ?? '';
  const returning = text.replace('void cap_checkpoint', 'int cap_checkpoint');
  assert.equal(
    watched.after(() => writeFileSync(code, returning), 'cap/cap_code.c'),
    ['cap int', 'grp void'],
  );
  assert.equal(
    watched.after(() => rmSync(code), 'cap/cap_code.c'),
    ['bad'],
  );
  assert.equal(
    watched.after(() => writeFileSync(code, text), 'cap/cap_code.c'),
    ['cap void', 'grp void'],
  );
});

test('a pair that is new, a folder that is renamed, a header that is gone', () => {
  const watched = new Watched();
  const fresh = within('new', pair('fresh'));
  const named = Object.keys(fresh);
  assert.equal(
    watched.after(() => fill(watched.src, fresh), ...named),
    [...['cap void', 'fresh void', 'grp void']],
  );
  const rename = () => renameSync(watched.path('new'), watched.path('old'));
  assert.equal(watched.after(rename, 'new', 'old', ...named).length, 3);
  const remove = () => rmSync(watched.path('old'), { recursive: true });
  assert.equal(watched.after(remove, 'old/fresh_header.h', 'old'), ['cap void', 'grp void']);
});

test('what no event tells is seen by a look', () => {
  const { build, discovery } = new Watched();
  assert.equal(discovery.moved(build), []);
  mkdirSync(join(build.src, 'late'));
  fill(build.src, within('late', pair('late')));
  rmSync(join(build.src, 'grp'), { recursive: true });
  assert.equal([...discovery.moved(build)].sort(), ['grp/grp_header.h', 'late/late_header.h']);
});

test('a set is the same with the same files and functions', () => {
  const { build, discovery } = new Watched();
  const found = discovery.find(build, new Set());
  assert.ok(found.ok);
  if (!found.ok) return;
  assert.not.ok(isSameSet(build, found.value));
  assert.ok(
    isSameSet({ ...build, config: { ...build.config, subsystems: found.value } }, found.value),
  );
});

test('a root that is gone is told once, and found when it is back', () => {
  const watched = new Watched();
  const { discovery } = watched;
  const build = { ...watched.build, config: { ...watched.build.config, roots: ['.', 'sub'] } };
  const root = watched.path('sub');
  const find = (...changed: string[]) => discovery.find(build, new Set(changed));
  assert.not.ok(find(root).ok, 'not there yet');
  assert.equal(discovery.moved(build), [], 'nothing has changed since');
  mkdirSync(root);
  assert.equal([...discovery.moved(build)].sort(), ['cap/cap_header.h', 'grp/grp_header.h']);
  assert.ok(find(root).ok);
  assert.equal(discovery.moved(build), []);
  rmSync(root, { recursive: true });
  assert.equal([...discovery.moved(build)].sort(), ['cap/cap_header.h', 'grp/grp_header.h']);
  assert.not.ok(find(root).ok);
  assert.equal(discovery.moved(build), []);
  assert.not.ok(find(watched.path('cap/cap_header.h')).ok, 'whatever else is saved');
});

test.run();
