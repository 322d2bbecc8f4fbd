// Every state of settings, header, what it includes and lock in the index, times states of the work tree: the verdict
// is that of `check` where these are the files, with the same HEAD, and nothing is changed.

import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scratch } from '../support/scratch.ts';
import {
  ckptgenIn,
  findingsOf,
  nameOf,
  product,
  put,
  Repo,
  type State,
  type States,
  stateAt,
} from '../support/staged.ts';

const test = suite('staged settings, every state');

const SETTINGS = 'ckptgen.yaml';
const HEADER = 'include/record.h';
const NESTED = 'include/part.h';
const LOCK = 'include/record.layout';

const settings = (policy: string) =>
  `records:\n  - headers: include/record.h\n    structs: record_*\n    version: RECORD_VERSION\n    policy: ${policy}\n`;

const header = (version: number, tail: string) =>
  [
    '#include "part.h"',
    `#define RECORD_VERSION ${version}`,
    'struct record_one {',
    '\tstruct part part;',
    `\t${tail}`,
    '};',
    '',
  ].join('\n');

const nested = (type: string) => `struct part {\n\t${type} more;\n};\n`;

const repo = new Repo();
repo.git('init', '--quiet');
repo.write({
  [SETTINGS]: settings('bump'),
  [HEADER]: header(1, 'unsigned int tail;'),
  [NESTED]: nested('unsigned int'),
});

/** What `accept` writes now. */
function acceptedLock(): string {
  const said = ckptgenIn(repo.folder, ['accept']);
  if (said.status !== 0) throw new Error(said.stderr);
  return repo.read(LOCK);
}

const first = acceptedLock();
repo.commitAll();
repo.write({ [HEADER]: header(2, 'unsigned long long tail;') });
const second = acceptedLock();
repo.git('reset', '--quiet', '--hard');

const states: States = {
  [SETTINGS]: [settings('bump'), settings('frozen'), 'records: 1\n'],
  [HEADER]: [
    header(1, 'unsigned int tail;'),
    header(1, 'unsigned long long tail;'),
    header(2, 'unsigned long long tail;'),
  ],
  [NESTED]: [nested('unsigned int'), nested('float'), null],
  [LOCK]: [first, second, null],
};

const workTrees: Readonly<Record<string, (state: State) => State>> = {
  'as staged': state => state,
  'as committed': () => stateAt(states, 0),
  'all changed': () => stateAt(states, 1),
};

/** The same HEAD, and files of the index. */
const other = new Repo(join(scratch(), 'other'));
repo.git('worktree', 'add', '--quiet', '--detach', other.folder);

function expectedOf(state: State): { status: number | null; findings: readonly string[] } {
  put(other, state);
  const said = ckptgenIn(other.folder, ['check', '--format', 'json']);
  return { status: said.status, findings: findingsOf(said.stdout) };
}

const withoutLock = (finding: string) => finding.replace(/^info unlocked /, 'error unlocked ');

const all = product(states);

test('there are 81 states of the index', () => {
  assert.is(all.length, 81);
});

for (const [at, state] of all.entries()) {
  const name = nameOf(states, state);
  test(`${at}: ${name}`, () => {
    const expected = expectedOf(state);
    put(repo, state);
    repo.git('add', '--all');
    const staged = repo.git('diff', '--cached', '--name-only').split('\n');
    const isOwn = staged.includes(HEADER) || staged.includes(LOCK);
    const wanted = expected.findings.map(each => (isOwn ? withoutLock(each) : each)).sort();
    const isRefused = wanted.some(each => !each.startsWith('info '));
    const status = expected.status === 2 ? 2 : isRefused ? 1 : 0;
    for (const [tree, of] of Object.entries(workTrees)) {
      put(repo, of(state));
      const before = repo.git('status', '--porcelain');
      const said = repo.verdict();
      const where = `${tree}: ${said.status} ${said.findings.join('; ')}`;
      if (staged.join() === '') assert.equal(said, { status: 0, findings: [] }, where);
      else assert.equal(said, { status, findings: wanted }, where);
      assert.is(repo.git('status', '--porcelain'), before);
    }
    put(repo, stateAt(states, 0));
    repo.git('reset', '--quiet', '--hard');
  });
}

test.run();
