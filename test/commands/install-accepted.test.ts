// Formats of samples that were accepted anew in the tree: an upgrade and an uninstall leave them.

import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { install, planInstall } from '../../plugin/commands/install.ts';
import { planUninstall, uninstall } from '../../plugin/commands/uninstall.ts';
import { apply, type Change, stage } from '../../plugin/host/transaction.ts';
import type { Result } from '../../plugin/layout/result.ts';
import {
  ckptgen,
  MANIFEST,
  next,
  plugin,
  read,
  refuses,
  succeeds,
  sumOf,
  version,
} from '../support/installed.ts';
import { fill } from '../support/scratch.ts';
import { contentsOf, sameTree, sourceTree } from '../support/source-tree.ts';

const test = suite('install accepted');

const lockOf = (name: string) => `samples/ckpt/${name}/${name}.layout`;
const headerOf = (name: string) => `include/uapi/linux/ckpt/${name}.h`;
const [lock, header] = [lockOf('cap'), headerOf('cap')];
const all = ['cap', 'groups', 'personality', 'rlimit', 'sched', 'umask', 'uts'];

const already = `ckptgen ${version} is installed already: nothing to do\n`;
const keptLine = `kept, as accepted in this tree: ${header}, ${lock}\n`;

function fresh(): string {
  const tree = sourceTree();
  assert.is(ckptgen(tree, 'install', '--samples', '.').status, 0);
  return tree;
}

/** As an older version left the tree, with other formats of cap and umask. */
function older(): string {
  const tree = fresh();
  let manifest = read(tree, MANIFEST).replace(/^ckptgen .*/, 'ckptgen 0.0.1');
  for (const path of ['cap', 'umask'].flatMap(name => [lockOf(name), headerOf(name)])) {
    const text = `${read(tree, path)}older\n`;
    manifest = manifest.replace(sumOf(read(tree, path)), sumOf(text));
    writeFileSync(join(tree, path), text);
  }
  writeFileSync(join(tree, MANIFEST), manifest);
  return tree;
}

/** What make ckpt_accept does. */
function accept(tree: string, ...paths: string[]): void {
  fill(tree, Object.fromEntries(paths.map(path => [path, `ckptgen-lock 1\naccepted ${path}\n`])));
}

/** Without these files, their folders' entries and the manifest. */
function others(tree: string): Record<string, string> {
  const contents = contentsOf(tree);
  return Object.fromEntries(
    Object.entries(contents).filter(([path]) => ![lock, header, MANIFEST].includes(path)),
  );
}

test('an upgrade keeps what was accepted, replaces what was not, and claims what was once installed', () => {
  const tree = older();
  const claims = read(tree, MANIFEST)
    .split('\n')
    .filter(line => [lock, header].includes(line.slice(66)));
  accept(tree, lock, header);
  const [acceptedLock, acceptedHeader] = [read(tree, lock), read(tree, header)];
  succeeds(
    ckptgen(tree, 'install', '.'),
    `ckptgen ${version} is installed, was 0.0.1: 2 files written\n${keptLine}${next}`,
  );
  assert.equal([read(tree, lock), read(tree, header)], [acceptedLock, acceptedHeader]);
  const wanted = fresh();
  sameTree(others(tree), others(wanted));
  const after = read(tree, MANIFEST);
  for (const line of claims) assert.ok(after.includes(`${line}\n`), line);
  assert.is(after.split('\n').length, read(wanted, MANIFEST).split('\n').length);
  succeeds(ckptgen(tree, 'install', '--samples', '.'), `${already}${keptLine}`);
  assert.is(read(tree, MANIFEST), after);
});

test('either of the two keeps both, for every sample', () => {
  for (const changed of [lockOf, headerOf]) {
    const tree = fresh();
    accept(tree, ...all.map(changed));
    const before = contentsOf(tree);
    const kept = [...all.map(headerOf), ...all.map(lockOf)];
    succeeds(
      ckptgen(tree, 'install', '.'),
      `${already}kept, as accepted in this tree: ${kept.join(', ')}\n`,
    );
    sameTree(contentsOf(tree), before);
    assert.is(ckptgen(tree, 'uninstall', '.').status, 0);
    for (const path of kept) assert.ok(existsSync(join(tree, path)), path);
  }
  for (const changed of [lock, header]) {
    const tree = older();
    accept(tree, changed);
    const before = [read(tree, lock), read(tree, header)];
    assert.ok(ckptgen(tree, 'install', '.').stdout.includes(keptLine));
    assert.equal([read(tree, lock), read(tree, header)], before);
  }
});

test('formats that nobody changed, or that are those of the new version, are replaced', () => {
  const wanted = fresh();
  for (const paths of [[], [lock], [header], [lock, header]]) {
    const tree = older();
    fill(tree, Object.fromEntries(paths.map(path => [path, read(wanted, path)])));
    assert.not.match(ckptgen(tree, 'install', '.').stdout, /kept/);
    sameTree(contentsOf(tree), contentsOf(wanted));
  }
});

test('what is put back to what was installed is replaced by the next upgrade', () => {
  const tree = older();
  const [oldLock, oldHeader] = [read(tree, lock), read(tree, header)];
  accept(tree, lock, header);
  assert.is(ckptgen(tree, 'install', '.').status, 0);
  fill(tree, { [lock]: oldLock, [header]: oldHeader });
  assert.match(ckptgen(tree, 'install', '.').stdout, /is installed: 2 files written\n/);
  sameTree(contentsOf(tree), contentsOf(fresh()));
});

test('a removed one comes back with its unchanged other one, and not beside a changed one', () => {
  const wanted = fresh();
  for (const gone of [[lock], [header], [lock, header]]) {
    const tree = older();
    for (const path of gone) rmSync(join(tree, path));
    assert.not.match(ckptgen(tree, 'install', '.').stdout, /kept/);
    sameTree(contentsOf(tree), contentsOf(wanted));
  }
  const missing = (path: string) => `${path} (missing: make ckpt_accept CKPT=cap)`;
  for (const [gone, changed, told] of [
    [lock, header, `${header}, ${missing(lock)}`],
    [header, lock, `${missing(header)}, ${lock}`],
  ] as const) {
    const tree = fresh();
    accept(tree, changed);
    rmSync(join(tree, gone));
    const before = contentsOf(tree);
    succeeds(ckptgen(tree, 'install', '.'), `${already}kept, as accepted in this tree: ${told}\n`);
    sameTree(contentsOf(tree), before);
    const ran = ckptgen(tree, 'uninstall', '.');
    assert.ok(ran.stdout.includes(`left, not of ckptgen: ${changed}\n`), ran.stderr);
    assert.not.ok(ran.stdout.includes(`left, not of ckptgen: ${gone}\n`));
  }
});

test('uninstall leaves and names them, whatever they hold, also after an upgrade', () => {
  for (const isUpgraded of [false, true]) {
    const [tree, plainTree] = [older(), sourceTree()];
    accept(tree, lock);
    writeFileSync(join(tree, header), '');
    if (isUpgraded) assert.is(ckptgen(tree, 'install', '.').status, 0);
    const files = read(tree, MANIFEST).split('\n').length - 4;
    fill(plainTree, { [lock]: read(tree, lock), [header]: read(tree, header) });
    succeeds(
      ckptgen(tree, 'uninstall', '.'),
      [
        `ckptgen ${isUpgraded ? version : '0.0.1'} is uninstalled: ${files} files removed, the hooks taken out of Makefile, kernel/Makefile, Kconfig`,
        `left, not of ckptgen: ${header}`,
        'left, not of ckptgen: samples/ckpt/cap',
        `left, not of ckptgen: ${lock}`,
        '',
      ].join('\n'),
    );
    sameTree(contentsOf(tree), contentsOf(plainTree));
  }
  const tree = fresh();
  writeFileSync(join(tree, lock), 'no lock\n');
  assert.match(ckptgen(tree, 'uninstall', '.').stdout, `left, not of ckptgen: ${lock}\n`);
});

test('--force replaces and removes them', () => {
  const tree = older();
  accept(tree, lock, header);
  assert.not.match(ckptgen(tree, 'install', '--force', '.').stdout, /kept/);
  sameTree(contentsOf(tree), contentsOf(fresh()));
  accept(tree, lock, header);
  assert.is(ckptgen(tree, 'uninstall', '--force', '.').status, 0);
  sameTree(contentsOf(tree), contentsOf(sourceTree()));
});

test('an edited header or code of a sample is refused as before, and a folder in the place of a format is', () => {
  const tree = older();
  accept(tree, lock, header, 'samples/ckpt/cap/cap_header.h');
  const before = contentsOf(tree);
  for (const command of ['install', 'uninstall'])
    refuses(
      ckptgen(tree, command, '.'),
      'samples/ckpt/cap/cap_header.h: error: is not as ckptgen 0.0.1 installed it: keep the change elsewhere and restore the file, or give --force, and the change is lost [edited-file]\n',
    );
  sameTree(contentsOf(tree), before);
  const blocked = fresh();
  accept(blocked, lock);
  rmSync(join(blocked, header));
  fill(blocked, { [`${header}/inside`]: '' });
  for (const command of ['install', 'uninstall'])
    assert.match(ckptgen(blocked, command, '.').stderr, /\[not-a-plain-file\]\n$/);
});

test('a sample that the new version has no more: its changed format stays, and stays known', () => {
  const tree = older();
  const gone = [lockOf('gone'), headerOf('gone')];
  accept(tree, ...gone);
  const claims = gone.map(path => `${sumOf('once\n')}  ${path}\n`).join('');
  writeFileSync(join(tree, MANIFEST), read(tree, MANIFEST) + claims);
  const line = `kept, as accepted in this tree: ${gone[1]}, ${gone[0]}\n`;
  assert.ok(ckptgen(tree, 'install', '.').stdout.includes(line));
  succeeds(ckptgen(tree, 'install', '.'), already + line);
  const ran = ckptgen(tree, 'uninstall', '.');
  for (const path of gone) assert.ok(ran.stdout.includes(`left, not of ckptgen: ${path}\n`), path);
});

/** Does the first steps only, and leaves what was staged for the others, as a kill does. */
function breakOff(tree: string, plan: Result<{ changes: readonly Change[] }>, after: number) {
  const staged = plan.ok ? stage(tree, plan.value.changes) : plan;
  assert.ok(staged.ok);
  if (staged.ok) assert.ok(apply({ root: tree, steps: staged.value.steps.slice(0, after) }).ok);
  return staged.ok ? staged.value.steps.length : 0;
}

test('an upgrade or uninstall that is broken off, and one between which something is accepted', () => {
  const optionsOf = (tree: string) => ({ tree, plugin, version, samples: true, force: false });
  const upgraded = older();
  accept(upgraded, lock, header);
  assert.equal(install(optionsOf(upgraded)).failures, []);
  const wanted = contentsOf(upgraded);
  assert.equal(uninstall({ tree: upgraded, force: false }).failures, []);
  const left = contentsOf(upgraded);
  let steps = 4;
  for (let after = 0; after <= steps; after++) {
    const [one, other, late] = [older(), older(), older()];
    for (const tree of [one, other]) {
      accept(tree, lock, header);
      steps = breakOff(tree, planInstall(optionsOf(tree)), after);
    }
    assert.equal(install(optionsOf(one)).failures, []);
    sameTree(contentsOf(one), wanted, `${after} steps, then install`);
    assert.equal(uninstall({ tree: other, force: false }).failures, []);
    sameTree(contentsOf(other), left, `${after} steps, then uninstall`);
    breakOff(late, planInstall(optionsOf(late)), after);
    accept(late, lock, header);
    assert.equal(install(optionsOf(late)).failures, []);
    sameTree(others(late), others(one), `${after} steps, then accepted`);
    assert.is(install(optionsOf(late)).text, already + keptLine);
    assert.equal(uninstall({ tree: late, force: false }).failures, []);
    sameTree(contentsOf(late), left, `${after} steps, then accepted and uninstalled`);
  }
  for (const after of [1, 10, 20, 30]) {
    const tree = older();
    accept(tree, lock, header);
    breakOff(tree, planUninstall({ tree, force: false }), after);
    assert.equal(uninstall({ tree, force: false }).failures, []);
    sameTree(contentsOf(tree), left, `uninstall after ${after} steps`);
  }
});

test.run();
