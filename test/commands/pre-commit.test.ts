// The framework of pre-commit.com, as Debian packages it: this work tree is the repository that it takes the
// hook from, and builds.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { ELSE_ENDINGS, MATTER_ENDINGS, mayMatter } from '../../plugin/commands/staged-paths.ts';
import { cleanEnvironment } from '../support/kernel-module.ts';
import { scratch } from '../support/scratch.ts';
import { builtRepo, Repo } from '../support/staged.ts';

const test = suite('pre-commit');

const MANIFEST = '.pre-commit-hooks.yaml';
const HEADER = 'cap/cap_header.h';

/** What is here, committed there. */
function snapshot(): Repo {
  const repo = new Repo();
  const here = new Repo(process.cwd());
  const list = here.git('ls-files', '-z', '--cached', '--others', '--exclude-standard');
  for (const path of new Set(list.split('\0')))
    if (path !== '' && existsSync(here.path(path))) {
      mkdirSync(dirname(repo.path(path)), { recursive: true });
      cpSync(here.path(path), repo.path(path));
    }
  repo.git('init', '--quiet');
  repo.commitAll();
  return repo;
}

function excluded(): RegExp {
  const [hook] = parse(readFileSync(MANIFEST, 'utf8')) as [{ readonly exclude: string }];
  return new RegExp(hook.exclude);
}

test('it leaves out what the hook leaves out', () => {
  const [matter, other] = [MATTER_ENDINGS, ELSE_ENDINGS].map(each => each.join('|'));
  assert.is(excluded().source, `^(?!.*(?:${matter})$).*(?:${other})$`);
  for (const name of ['a/x.c', 'x_code.c', 'b/ckptgen.yaml', 'x.yaml', 'x.h', 'x.layout'])
    assert.is(!excluded().test(name), mayMatter(name), name);
});

test('the package has a plugin where it is installed from, and makes none where it has no sources', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  for (const there of ['node_modules/esbuild', 'plugin']) {
    const elsewhere = scratch();
    mkdirSync(join(elsewhere, there), { recursive: true });
    if (there === 'plugin') cpSync('plugin/build.mjs', join(elsewhere, 'plugin/build.mjs'));
    const ran = spawnSync('sh', ['-c', scripts.postinstall ?? 'false'], { cwd: elsewhere });
    assert.equal([ran.status, `${ran.stdout}${ran.stderr}`], [0, ''], `${there} alone`);
  }
  assert.is(scripts.prepare, undefined, 'npm pack would print what it says');
});

test('a good commit passes, a drift is refused, notes do not start it', () => {
  const ours = snapshot();
  const repo = builtRepo();
  const home = scratch();
  repo.write({
    '.pre-commit-config.yaml': `repos:\n  - repo: ${ours.folder}\n    rev: ${ours.git('rev-parse', 'HEAD')}\n    hooks:\n      - id: ckptgen\n`,
  });
  repo.commitAll();
  const env = {
    ...cleanEnvironment(),
    ...{ PRE_COMMIT_HOME: home, PRE_COMMIT_COLOR: 'never' },
    ...{ npm_config_prefer_offline: 'true', npm_config_fetch_retries: '5' },
  };
  const run = (program: string, args: readonly string[]) => {
    const ran = spawnSync(program, args, { cwd: repo.folder, encoding: 'utf8', env });
    return { status: ran.status, text: `${ran.stdout}${ran.stderr}` };
  };
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@t'];
  const commit = () => run('git', [...identity, 'commit', '--message', 'x']);
  const installed = run('pre-commit', ['install', '--install-hooks']);
  assert.is(installed.status, 0, installed.text);

  const edit = (from: string, to: string) => {
    const text = repo.module.read(HEADER);
    assert.ok(text.includes(from));
    repo.write({ [HEADER]: text.replace(from, to) });
    repo.git('add', HEADER);
  };
  edit('u8 tail;', 'u8 tail; /* the last */');
  const good = commit();
  assert.is(good.status, 0, good.text);
  assert.match(good.text, /^ckptgen .*\.Passed$/m);

  edit('u8 tail;', 'u16 tail;');
  const bad = commit();
  assert.is(bad.status, 1, bad.text);
  assert.match(bad.text, /^ckptgen .*\.Failed$/m);
  assert.match(
    bad.text,
    /^cap\/cap_header\.h:7:6: error: layout drift in 'struct ckpt_cap_s': 'tail' was u8, is u16 \[member-resized\]$/m,
  );
  assert.match(bad.text, /^note: if intended: make ckpt_accept CKPT=cap /m);
  repo.git('reset', '--quiet', '--hard');

  repo.write({ 'notes.txt': 'x\n', 'main.c': `${repo.module.read('main.c')}\n` });
  repo.git('add', 'notes.txt', 'main.c');
  const other = commit();
  assert.is(other.status, 0, other.text);
  assert.match(other.text, /^ckptgen .*\(no files to check\)\s*Skipped$/m);
  assert.not.ok(existsSync(join(ours.folder, 'dist')), 'it was built in a clone');
});

test.run();
