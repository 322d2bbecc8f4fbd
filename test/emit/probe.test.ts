// The probe's text, and that a compiler takes it.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { probeSource } from '../../plugin/emit/probe.ts';
import { fill, scratch } from '../support/scratch.ts';
import { subsystem } from '../support/subsystems.ts';

const test = suite('probe');

test('includes every header, by name, each followed by its record and facts', () => {
  const text = probeSource([
    subsystem('groups', 'groups'),
    subsystem('cap', ''),
    subsystem('cap_2', '../mm'),
  ]);
  assert.is(text, readFileSync('test/golden/glue/probe.c', 'utf8'));
});

test('is the same whatever the order of the subsystems', () => {
  const some = ['b', 'a_b', 'a1', 'a'].map(name => subsystem(name));
  assert.is(probeSource(some), probeSource([...some].reverse()));
  const order = [...probeSource(some).matchAll(/ckptgen_record_(\w+);/g)].map(match => match[1]);
  assert.equal(order, ['a', 'a1', 'a_b', 'b']);
});

test('compiles, and its sentinel tells a leaked #pragma pack', () => {
  const folder = scratch();
  fill(folder, {
    'linux/types.h': '',
    'a/a_header.h': '#pragma pack(1)\nstruct ckpt_a_s { int a; };\n',
    'b/b_header.h': '#pragma pack()\nstruct ckpt_b_s { long long b; };\n',
    'probe.c': probeSource([subsystem('a', 'a'), subsystem('b', 'b')]),
    'main.c': [
      '#include "probe.c"',
      'int printf(const char *, ...);',
      'int main(void)',
      '{',
      '\tprintf("%d %d %d ", (int)sizeof(ckptgen_facts.sentinel),',
      '\t       (int)sizeof(ckptgen_facts_a.sentinel), (int)sizeof(ckptgen_facts_b.sentinel));',
      '\tprintf("%d %d", (int)sizeof(ckptgen_facts_a.align), (int)sizeof(ckptgen_facts_b.align));',
      '\treturn 0;',
      '}',
    ].join('\n'),
  });
  const args = ['-Wall', '-Wextra', '-Werror', `-I${folder}`, `${folder}/main.c`];
  const built = spawnSync('gcc', [...args, '-o', `${folder}/main`], { encoding: 'utf8' });
  assert.is(built.stderr, '');
  assert.is(spawnSync(`${folder}/main`, { encoding: 'utf8' }).stdout, '16 9 16 1 8');
});

test.run();
