// ckptgen hook: real repositories, and git's own commits.

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hookText } from '../../plugin/commands/hook-text.ts';
import { mayMatter } from '../../plugin/commands/staged-paths.ts';
import { cleanEnvironment } from '../support/kernel-module.ts';
import { scratch } from '../support/scratch.ts';
import { ckptgenIn, Repo, type Said } from '../support/staged.ts';

const test = suite('hook');

const HOOKS = '.git/hooks';
const NAMES = ['pre-commit', 'pre-merge-commit'];

function newRepo(): Repo {
  const repo = new Repo();
  repo.git('init', '--quiet');
  repo.write({ 'notes.txt': 'x\n' });
  repo.commitAll();
  return repo;
}

const install = (repo: Repo, folder = '.') =>
  ckptgenIn(join(repo.folder, folder), ['hook', 'install']);
const uninstall = (repo: Repo) => ckptgenIn(repo.folder, ['hook', 'uninstall']);

function fine(said: Said, text: string): void {
  assert.equal([said.status, said.stdout, said.stderr], [0, text, '']);
}

const BOTH = (what: string) => NAMES.map(name => `${name}: ${what}\n`).join('');

function script(path: string, text: string, mode = 0o755): void {
  writeFileSync(path, text);
  chmodSync(path, mode);
}

/** All there is below a folder: kind, mode, content. */
function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map(name => {
      const path = join(folder, name);
      const found = lstatSync(path);
      const mode = found.mode.toString(8);
      if (found.isSymbolicLink()) return `${name} -> ${readlinkSync(path)}`;
      return `${name} ${mode} ${found.isFile() ? readFileSync(path, 'hex') : ''}`;
    });
}

interface Run {
  readonly args?: readonly string[];
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly shell?: string;
  readonly limitMs?: number;
}

/** As git runs it. */
function runHook(repo: Repo, { args = [], input = '', env = {}, shell, limitMs }: Run = {}): Said {
  const hook = `${HOOKS}/pre-commit`;
  const ran = spawnSync(shell ?? hook, shell ? [hook, ...args] : args, {
    ...{ cwd: repo.folder, encoding: 'utf8', input, timeout: limitMs },
    env: { ...cleanEnvironment(), ...env },
  });
  const { status, stdout, stderr } = ran;
  return { status, stdout, stderr, wholeStderr: stderr };
}

/** In the place of Node: says how it was called, in a file. */
function fakeNode(status = 0): { readonly path: string; called(): string | undefined } {
  const folder = scratch();
  const [path, log] = [join(folder, 'my node'), join(folder, 'log')];
  script(path, `#!/bin/sh\necho "$@" >'${log}'\nexit ${status}\n`);
  return {
    path,
    called: () => {
      const text = existsSync(log) ? readFileSync(log, 'utf8') : undefined;
      rmSync(log, { force: true });
      return text;
    },
  };
}

function stageHeader(repo: Repo): void {
  repo.write({ 'x.h': `/* ${Math.random()} */\n` });
  repo.git('add', 'x.h');
}

test('installed, installed again, taken away: nothing is left', () => {
  const repo = newRepo();
  const before = listing(repo.path(HOOKS));
  fine(uninstall(repo), BOTH('is not there'));
  fine(install(repo), BOTH('installed'));
  for (const name of NAMES)
    assert.is(lstatSync(repo.path(`${HOOKS}/${name}`)).mode & 0o777, 0o755, name);
  assert.is(listing(repo.path(HOOKS)).length, before.length + 2);
  const after = listing(repo.path(HOOKS));
  fine(install(repo), BOTH('is there already'));
  assert.equal(listing(repo.path(HOOKS)), after);
  assert.is(repo.git('status', '--porcelain'), '');
  fine(uninstall(repo), BOTH('taken away'));
  assert.equal(listing(repo.path(HOOKS)), before);
  fine(uninstall(repo), BOTH('is not there'));
});

test('an older text of ours, or one that git would not run, is brought up to date', () => {
  const repo = newRepo();
  install(repo);
  const now = listing(repo.path(HOOKS));
  const [first, second] = NAMES.map(name => repo.path(`${HOOKS}/${name}`)) as [string, string];
  script(first, readFileSync(first, 'utf8').replace(/^plugin=.*$/m, 'plugin=/old'));
  chmodSync(second, 0o644);
  fine(install(repo), BOTH('brought up to date'));
  assert.equal(listing(repo.path(HOOKS)), now);
});

const OTHERS: readonly (readonly [string, string])[] = [
  ['sh', '#!/bin/sh\ncat\necho "$# $2"\nexit 7\n'],
  [
    'python',
    '#!/usr/bin/env python3\nimport sys\nprint(sys.stdin.read(), end="")\nprint(len(sys.argv) - 1, sys.argv[2])\nsys.exit(7)\n',
  ],
  ['no interpreter named', 'cat\necho "$# $2"\nexit 7\n'],
];

for (const [kind, text] of OTHERS)
  test(`one that is there (${kind}) runs first: arguments, input, exit code`, () => {
    const repo = newRepo();
    const node = fakeNode();
    script(repo.path(`${HOOKS}/pre-commit`), text, 0o750);
    const before = listing(repo.path(HOOKS));
    const told = 'pre-commit: installed, behind the one that was there\n';
    fine(install(repo), `${told}pre-merge-commit: installed\n`);
    stageHeader(repo);
    const run = { args: ['a', 'b  c'], input: 'in\n', env: { NODE: node.path } };
    const said = runHook(repo, run);
    assert.equal([said.status, said.stdout, said.stderr], [7, 'in\n2 b  c\n', '']);
    assert.is(node.called(), undefined);
    assert.is(repo.tryGit('commit', '--message', 'x').status, 1);
    fine(install(repo), BOTH('is there already'));
    script(
      repo.path(`${HOOKS}/pre-commit.before-ckptgen`),
      text.replace(/^.*exit.*\n/m, ''),
      0o750,
    );
    assert.equal(runHook(repo, run).status, 0);
    assert.match(node.called() ?? '', / check --staged\n$/);
    script(repo.path(`${HOOKS}/pre-commit.before-ckptgen`), text, 0o750);
    fine(uninstall(repo), BOTH('taken away'));
    assert.equal(listing(repo.path(HOOKS)), before);
  });

test('one that git would not run is not run, and is put back as it was', () => {
  const repo = newRepo();
  script(repo.path(`${HOOKS}/pre-commit`), '#!/bin/sh\nexit 7\n', 0o644);
  const before = listing(repo.path(HOOKS));
  install(repo);
  stageHeader(repo);
  assert.is(runHook(repo).status, 0);
  uninstall(repo);
  assert.equal(listing(repo.path(HOOKS)), before);
});

test('a link runs where it lies, and is put back as a link', () => {
  const repo = newRepo();
  mkdirSync(repo.path('tools'));
  script(repo.path('tools/check.sh'), '#!/bin/sh\necho from "$0"\nexit 9\n');
  symlinkSync('../../tools/check.sh', repo.path(`${HOOKS}/pre-commit`));
  symlinkSync('../../tools/nothing.sh', repo.path(`${HOOKS}/pre-merge-commit`));
  const before = listing(repo.path(HOOKS));
  fine(install(repo), BOTH('installed, behind the one that was there'));
  const said = runHook(repo);
  assert.is(said.status, 9);
  assert.is(said.stdout, `from ${HOOKS}/pre-commit.before-ckptgen\n`);
  fine(uninstall(repo), BOTH('taken away'));
  assert.equal(listing(repo.path(HOOKS)), before);
});

test('a program that is no text is one that was there', () => {
  const repo = newRepo();
  copyFileSync('/bin/false', repo.path(`${HOOKS}/pre-commit`));
  const before = listing(repo.path(HOOKS));
  install(repo);
  assert.is(runHook(repo).status, 1);
  uninstall(repo);
  assert.equal(listing(repo.path(HOOKS)), before);
});

test('moved by another manager of hooks, it still finds what was there before', () => {
  const repo = newRepo();
  script(repo.path(`${HOOKS}/pre-commit`), '#!/bin/sh\nexit 7\n');
  install(repo);
  renameSync(repo.path(`${HOOKS}/pre-commit`), repo.path(`${HOOKS}/pre-commit.legacy`));
  script(repo.path(`${HOOKS}/pre-commit`), '#!/bin/sh\nexec "$0.legacy"\n');
  assert.is(runHook(repo).status, 7);
});

test('put in the place of the one before it, it does not call itself for ever', () => {
  const repo = newRepo();
  install(repo);
  const hook = repo.path(`${HOOKS}/pre-commit`);
  copyFileSync(hook, `${hook}.before-ckptgen`);
  stageHeader(repo);
  const env = { NODE: fakeNode(7).path };
  assert.is(runHook(repo, { env, limitMs: 5_000 }).status, 7);
});

test('two that are not ours are too many: nothing is changed, by neither', () => {
  const repo = newRepo();
  install(repo);
  rmSync(repo.path(`${HOOKS}/pre-commit`));
  script(repo.path(`${HOOKS}/pre-merge-commit`), '#!/bin/sh\n# new\n');
  script(repo.path(`${HOOKS}/pre-merge-commit.before-ckptgen`), '#!/bin/sh\n# old\n');
  const before = listing(repo.path(HOOKS));
  const said = install(repo);
  assert.is(said.status, 2);
  assert.match(said.stderr, /pre-merge-commit\.before-ckptgen: error: .* \[hook-exists\]\n$/);
  assert.equal(listing(repo.path(HOOKS)), before);
});

test('what an install that was ended halfway has left is taken up, or given back', () => {
  const repo = newRepo();
  script(repo.path(`${HOOKS}/pre-commit`), '#!/bin/sh\nexit 7\n');
  const before = listing(repo.path(HOOKS));
  const half = () =>
    renameSync(repo.path(`${HOOKS}/pre-commit`), repo.path(`${HOOKS}/pre-commit.before-ckptgen`));
  half();
  fine(uninstall(repo), 'pre-commit: taken away\npre-merge-commit: is not there\n');
  assert.equal(listing(repo.path(HOOKS)), before);
  half();
  install(repo);
  assert.is(runHook(repo).status, 7);
  uninstall(repo);
  assert.equal(listing(repo.path(HOOKS)), before);
});

test('a foreign hook is not taken away, and then neither is ours', () => {
  for (const name of NAMES) {
    const repo = newRepo();
    install(repo);
    script(repo.path(`${HOOKS}/${name}`), '#!/bin/sh\nckptgen check --staged\n');
    const before = listing(repo.path(HOOKS));
    const said = uninstall(repo);
    assert.is(said.status, 2);
    assert.match(
      said.stderr,
      new RegExp(`/${name}: error: is not the hook .*\\[hook-exists\\]\n$`),
    );
    assert.equal(listing(repo.path(HOOKS)), before);
  }
});

test('core.hooksPath: absolute, relative, with a blank, asked from below the top', () => {
  for (const path of ['tools/my hooks', join(scratch(), "it's absolute"), '.hooks']) {
    const repo = newRepo();
    const before = listing(repo.path(HOOKS));
    repo.git('config', 'core.hooksPath', path);
    mkdirSync(repo.path('deep'));
    fine(install(repo, 'deep'), BOTH('installed'));
    assert.equal(listing(repo.path(HOOKS)), before);
    const folder = path.startsWith('/') ? path : repo.path(path);
    assert.equal(readdirSync(folder).sort(), NAMES);
    repo.write({ 'x.layout': 'ckptgen lock 1\n' });
    repo.git('add', 'x.layout');
    const node = fakeNode(3);
    const ran = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-mx'], {
      ...{ cwd: repo.folder, encoding: 'utf8' },
      env: { ...cleanEnvironment(), NODE: node.path },
    });
    assert.is(ran.status, 1);
    assert.match(node.called() ?? '', / check --staged\n$/);
    assert.is(
      ran.stderr,
      'ckptgen: nothing was committed; git commit --no-verify would do it unchecked\n',
    );
    fine(uninstall(repo), BOTH('taken away'));
    assert.equal(readdirSync(folder), []);
  }
});

test("husky's own folder is left to husky", () => {
  const repo = newRepo();
  repo.git('config', 'core.hooksPath', '.husky/_');
  const said = install(repo);
  assert.is(said.status, 2);
  assert.match(said.stderr, /put a line 'ckptgen check --staged' into \.husky\/pre-commit/);
  assert.not.ok(existsSync(repo.path('.husky')));
});

test('outside of a repository, or with another word, nothing is done', () => {
  const nowhere = ckptgenIn(scratch(), ['hook', 'install']);
  assert.is(nowhere.status, 2);
  assert.match(nowhere.stderr, /git cannot say where its hooks are: .*\[git-failed\]/);
  const repo = newRepo();
  const before = listing(repo.path(HOOKS));
  for (const args of [['hook', 'remove'], ['hook'], ['hook', 'install', 'more']])
    assert.is(ckptgenIn(repo.folder, args).status, 2, args.join(' '));
  assert.equal(listing(repo.path(HOOKS)), before);
});

/** The bundle in the repository, where git does not look at it. */
function withOwnPlugin(repo: Repo): string {
  repo.write({ '.gitignore': '*.mjs\n' });
  repo.commitAll();
  const plugin = repo.path("it's ours.mjs");
  copyFileSync('dist/ckptgen.mjs', plugin);
  spawnSync(process.execPath, [plugin, 'hook', 'install'], {
    cwd: repo.folder,
    env: cleanEnvironment(),
  });
  return plugin;
}

test('without the plugin or Node a commit is refused, and one of notes is not', () => {
  const repo = newRepo();
  const plugin = withOwnPlugin(repo);
  stageHeader(repo);
  assert.is(runHook(repo).status, 0);
  rmSync(plugin);
  const missing = runHook(repo);
  assert.is(missing.status, 2);
  assert.match(missing.stderr, /^ckptgen: nothing was checked: .*it's ours\.mjs is missing; run /);
  assert.is(repo.tryGit('commit', '--message', 'x').status, 1);
  assert.is(repo.tryGit('commit', '--no-verify', '--message', 'x').status, 0);
  repo.write({ 'notes.txt': 'y\n' });
  repo.git('add', 'notes.txt');
  assert.is(repo.tryGit('commit', '--message', 'x').status, 0);
});

test('NODE names the program; one that is gone is replaced by that of the install', () => {
  const repo = newRepo();
  install(repo);
  stageHeader(repo);
  const node = fakeNode(5);
  const said = runHook(repo, { env: { NODE: node.path } });
  assert.is(said.status, 5);
  assert.is(node.called(), `${join(process.cwd(), 'dist/ckptgen.mjs')} check --staged\n`);
  assert.is(runHook(repo, { env: { NODE: '/no/such/node' } }).status, 0);
  const hook = repo.path(`${HOOKS}/pre-commit`);
  script(hook, readFileSync(hook, 'utf8').replaceAll(process.execPath, '/no/node/either'));
  const missing = runHook(repo, { env: { NODE: '/no/such/node' } });
  assert.is(missing.status, 2);
  assert.match(
    missing.stderr,
    /^ckptgen: nothing was checked: \/no\/node\/either or .* is missing/,
  );
});

test("a linked worktree has the same hooks, and the main one's plugin unless it has its own", () => {
  const repo = newRepo();
  const plugin = withOwnPlugin(repo);
  const linked = new Repo(join(scratch(), 'linked'));
  repo.git('worktree', 'add', '--quiet', '--detach', linked.folder);
  fine(ckptgenIn(linked.folder, ['hook', 'uninstall']), BOTH('taken away'));
  withOwnPlugin(repo);
  stageHeader(linked);
  const node = fakeNode(1);
  const commit = () =>
    spawnSync('git', ['commit', '-mx'], {
      ...{ cwd: linked.folder, encoding: 'utf8' },
      env: { ...cleanEnvironment(), NODE: node.path },
    }).status;
  assert.is(commit(), 1);
  assert.is(node.called(), `${plugin} check --staged\n`);
  copyFileSync('dist/ckptgen.mjs', linked.path("it's ours.mjs"));
  assert.is(commit(), 1);
  assert.is(node.called(), "it's ours.mjs check --staged\n");
});

test('a merge is asked as well', () => {
  const repo = newRepo();
  repo.git('checkout', '--quiet', '-b', 'other');
  stageHeader(repo);
  repo.git('commit', '--quiet', '--message', 'x');
  repo.git('checkout', '--quiet', 'main');
  install(repo);
  const node = fakeNode(1);
  const hook = repo.path(`${HOOKS}/pre-merge-commit`);
  // npm names its own Node.js in NODE.
  const text = readFileSync(hook, 'utf8').replace('node=${' + 'NODE:-node}', `node='${node.path}'`);
  script(hook, text);
  assert.is.not(repo.tryGit('merge', '--no-ff', 'other').status, 0);
  assert.match(node.called() ?? '', / check --staged\n$/);
});

const ENDINGS = ['c', 'S', 'rs', 'rst', 'txt', 'md', 'dts', 'dtsi', 'dtso', 'py', 'pl', 'sh']
  .concat(['json', 'yaml', 'yml', 'svg', 'css', 'html', 'config', 'h', 'layout', 'cc', 'xc'])
  .map(ending => `a/x.${ending}`);

const ODD = ['ü.h', 'ü.c', 'a"b.c', 'a"b.h', 'x.c"', 'x.h"', 'x.c\\', 'a\\b.c', 'a b.c', "it's.c"]
  .concat(['x.h\ny.c', 'x.c\ny.h', 'x.c\n', '\tx.c', '$(x).c', '-v.c', '-v.h', 'x.c ', '日本.rst'])
  .concat(['.c', 'c', 'x.C', 'x.c.orig', 'h']);

const WORDS = ['a/cap_code.c', '_code.c', 'code.c', 'ü_code.c', 'ckptgen.yaml', 'a/ckptgen.yaml']
  .concat(['xckptgen.yaml', 'x86_defconfig', 'MAINTAINERS', 'a/README', 'CREDITS', 'Kconfig'])
  .concat([
    'kernel/bounds.c',
    'asm-offsets.c',
    'Makefile',
    'Kbuild',
    'README.x',
    'a_defconfig/x',
    'MAINTAINERS.h',
  ]);

for (const quotes of ['true', 'false'])
  test(`Node is started for what may matter, and for nothing else (core.quotePath=${quotes})`, () => {
    const repo = newRepo();
    repo.git('config', 'core.quotePath', quotes);
    install(repo);
    const node = fakeNode();
    const blob = repo.git('rev-parse', 'HEAD:notes.txt');
    const names = [...ENDINGS, ...ODD, ...WORDS].map(name => Buffer.from(name));
    names.push(Buffer.from('\xff.c', 'latin1'), Buffer.from('\xff.h', 'latin1'));
    for (const name of names) {
      rmSync(repo.path('.git/index'));
      const entry = Buffer.concat([Buffer.from(`100644 ${blob}\t`), name, Buffer.from('\0')]);
      const args = ['-C', repo.folder, 'update-index', '-z', '--index-info'];
      const input = Buffer.concat([Buffer.from(`100644 ${blob}\tnotes.txt\0`), entry]);
      const staged = spawnSync('git', args, { input });
      assert.is(staged.status, 0, staged.stderr.toString());
      const run = { env: { NODE: node.path, LC_ALL: 'C.UTF-8' } };
      assert.is(runHook(repo, run).status, 0, name.toString());
      const isCalled = node.called() !== undefined;
      assert.is(isCalled, mayMatter(name.toString()), JSON.stringify(name.toString()));
    }
  });

test('one of many that matters is enough, also where it is removed', () => {
  const repo = newRepo();
  repo.write({ 'x.h': '\n' });
  repo.commitAll();
  install(repo);
  const node = fakeNode();
  const env = { NODE: node.path };
  repo.write(Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`d/${at}.c`, '\n'])));
  repo.git('add', '--all');
  assert.is(runHook(repo, { env }).status, 0);
  assert.is(node.called(), undefined);
  repo.git('mv', 'x.h', 'x.txt');
  assert.is(runHook(repo, { env }).status, 0);
  assert.match(node.called() ?? '', /--staged/);
});

test('nothing is staged: nothing is asked', () => {
  const repo = newRepo();
  install(repo);
  const node = fakeNode();
  assert.is(runHook(repo, { env: { NODE: node.path } }).status, 0);
  assert.is(node.called(), undefined);
});

test('a git that cannot say what is staged stops the commit', () => {
  const repo = newRepo();
  install(repo);
  writeFileSync(repo.path('.git/index'), 'broken');
  const said = runHook(repo);
  assert.is(said.status, 2);
  assert.match(said.stderr, /ckptgen: git cannot say what is staged: nothing was checked\n$/);
});

test('before the first commit there is something to ask as well', () => {
  const repo = new Repo();
  repo.git('init', '--quiet');
  install(repo);
  stageHeader(repo);
  const node = fakeNode(4);
  assert.is(runHook(repo, { env: { NODE: node.path } }).status, 4);
});

test('shellcheck has nothing to say, and every shell runs it', () => {
  const names = { plugin: "/a b/it's.mjs", node: '/usr/bin/node' };
  for (const target of [names, { ...names, inTree: "tools/it's.mjs" }]) {
    const input = hookText({ name: 'pre-commit', ...target });
    const checked = spawnSync('shellcheck', ['--shell=sh', '--norc', '-'], {
      input,
      encoding: 'utf8',
    });
    assert.equal([checked.status, checked.stdout, checked.stderr], [0, '', '']);
  }
  const repo = newRepo();
  install(repo);
  stageHeader(repo);
  const node = fakeNode(6);
  for (const shell of ['dash', 'bash']) {
    const said = runHook(repo, { shell, env: { NODE: node.path } });
    assert.is(said.status, 6, said.stderr);
    assert.match(node.called() ?? '', /--staged/);
  }
});

test.run();
