// Every state of a record's files in the index, times states of the work tree: the verdict is that of a clean
// checkout of the index, and nothing is changed.

import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { kernelFolder, pair } from '../support/kernel-module.ts';
import { fill, scratch } from '../support/scratch.ts';
import {
  builtRepo,
  ckptgenIn,
  findingsOf,
  IGNORED,
  nameOf,
  product,
  put,
  type State,
  type States,
  stateAt,
} from '../support/staged.ts';

const test = suite('staged-matrix');

const HEADER = 'cap/cap_header.h';
const NESTED = 'cap/cap_extra.h';
const LOCK = 'cap/cap.layout';
const EXPORTED = 'include/uapi/tm/cap.h';

const nested = (type: string) =>
  `#ifndef _CAP_EXTRA_H\n#define _CAP_EXTRA_H\n#include <linux/types.h>\nstruct cap_extra {\n\t${type} more;\n};\n#endif\n`;

const record = (tail: string) =>
  pair('cap', `struct cap_extra extra;\n\t${tail} tail;`, '"cap_extra.h"');

const repo = builtRepo({
  subsystems: ['grp'],
  files: {
    [HEADER]: record('u32')['cap_header.h'] ?? '',
    'cap/cap_code.c': record('u32')['cap_code.c'] ?? '',
    [NESTED]: nested('u32'),
  },
});

/** What accepting the changed header, with the nested one as it was, writes. */
function acceptedTexts(): { readonly lock: string; readonly exported: string } {
  const before = { [HEADER]: repo.module.read(HEADER) };
  repo.write({ [HEADER]: record('u64')['cap_header.h'] ?? '' });
  repo.module.build('ckpt_accept');
  const accepted = { lock: repo.module.read(LOCK), exported: repo.module.read(EXPORTED) };
  repo.write(before);
  repo.git('checkout', '--quiet', '--', '.');
  repo.module.build();
  return accepted;
}

const accepted = acceptedTexts();

const states: States = {
  [HEADER]: [repo.module.read(HEADER), record('u64')['cap_header.h'] ?? ''],
  [NESTED]: [nested('u32'), nested('u64'), null],
  [LOCK]: [repo.module.read(LOCK), accepted.lock, null],
  [EXPORTED]: [repo.module.read(EXPORTED), accepted.exported, null],
};

const clean = stateAt(states, 0);

const workTrees: Readonly<Record<string, (state: State) => State>> = {
  'as staged': state => state,
  'as committed': () => clean,
  'all changed': () => stateAt(states, 1),
  'all gone': () => Object.fromEntries(Object.keys(states).map(path => [path, null])),
};

/** What the verdict has to leave alone: every file but git's, and git's index. */
function fingerprint(): string {
  const sum = createHash('sha256');
  const names = readdirSync(repo.folder, { recursive: true, encoding: 'utf8' }).sort();
  for (const name of names.filter(each => !each.startsWith('.git/') || each === '.git/index')) {
    const found = lstatSync(repo.path(name), { bigint: true });
    sum.update(`${name} ${found.mtimeNs} ${found.ino}\n`);
    if (found.isFile()) sum.update(readFileSync(repo.path(name)));
  }
  return sum.digest('hex');
}

/** Of a checkout of the index, in a folder where nothing was built. */
function inCheckout(): { readonly status: number | null; readonly findings: readonly string[] } {
  const folder = scratch();
  repo.git('checkout-index', '--all', `--prefix=${folder}/`);
  fill(folder, { 'ckptgen.mjs': repo.module.read('ckptgen.mjs'), '.gitignore': IGNORED });
  const args = ['check', '--module', '.', '--kernel', kernelFolder(), '--format', 'json'];
  const { status, stdout, stderr } = ckptgenIn(folder, args);
  rmSync(folder, { recursive: true });
  if (stdout === '') throw new Error(stderr);
  return { status, findings: findingsOf(stdout) };
}

/** Told by --staged alone: what HEAD has to do with it. */
const OF_HEAD = /^error (?:version-|unlocked )/;

const withoutHead = (findings: readonly string[]) => findings.filter(each => !OF_HEAD.test(each));
const unlockedAs = (findings: readonly string[]) =>
  findings.filter(each => !each.startsWith('info unlocked'));

const all = product(states);

test('there are 54 states of the index', () => {
  assert.is(all.length, 54);
});

for (const [at, state] of all.entries()) {
  const name = nameOf(states, state);
  test(`${at}: ${name}`, () => {
    put(repo, state);
    repo.git('add', '--all');
    const expected = inCheckout();
    const isSame = repo.git('diff', '--cached', '--name-only') === '';
    for (const [tree, of] of Object.entries(workTrees)) {
      put(repo, of(state));
      const before = fingerprint();
      const { status, findings } = repo.verdict();
      assert.is(fingerprint(), before, `${tree}: something was changed`);
      const where = `${tree}: ${status} ${findings.join('; ')}, not ${expected.status} ${expected.findings.join('; ')}`;
      const isBroken = expected.status === 2;
      const wanted = isBroken ? [`error header-broken ${HEADER}`] : unlockedAs(expected.findings);
      assert.equal(withoutHead(findings), isSame ? [] : wanted, where);
      const isRefused = findings.some(each => each.startsWith('error'));
      assert.is(status, isSame ? 0 : isBroken ? 2 : isRefused ? 1 : 0, where);
    }
    put(repo, clean);
    repo.git('reset', '--quiet', '--hard');
  });
}

test.run();
