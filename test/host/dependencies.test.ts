// Dependency files as the compilers themselves write them.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dependenciesIn } from '../../plugin/host/dependencies.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('dependencies');

const NAMES = [
  'plain.h',
  'a blank.h',
  'two  blanks.h',
  'ha#sh.h',
  'dol$lar.h',
  'co:lon.h',
  'per%cent.h',
  'umlaut-\u00e4.h',
];

for (const compiler of ['gcc', 'clang-14'])
  test(`${compiler} names every file that it reads`, () => {
    const folder = scratch();
    const deep = `deep/${'x'.repeat(60)}/${'y'.repeat(60)}.h`;
    const names = [...NAMES, deep];
    fill(folder, Object.fromEntries(names.map(name => [name, ''])));
    fill(folder, { 'p.c': names.map(name => `#include "${name}"\n`).join('') });
    const args = ['-MMD', '-MF', 'p.d', '-c', '-o', 'p.o', 'p.c'];
    const ran = spawnSync(compiler, args, { cwd: folder, encoding: 'utf8' });
    assert.is(ran.status, 0, ran.stderr);
    const found = dependenciesIn(readFileSync(join(folder, 'p.d'), 'utf8'));
    assert.equal(found, ['p.c', ...names]);
  });

test('a rule over several lines, one without prerequisites, and none', () => {
  assert.equal(dependenciesIn('p.o: p.c \\\n a.h \\\r\n b.h\n'), ['p.c', 'a.h', 'b.h']);
  assert.equal(dependenciesIn('c:/p.o:\n'), []);
  assert.equal(dependenciesIn(''), []);
});

test.run();
