// Which names a pattern means: --struct and ckptgen.yaml alike.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { matchesMember, matchesStruct, selectNames } from '../../plugin/commands/select.ts';
import { memberProblem, structProblem } from '../../plugin/settings/patterns.ts';
import { Random } from '../support/random.ts';

const test = suite('select');

const names = ['struct foo', 'struct foo1', 'union foo2', 'foo3_t', 'struct bar_foo', 'foo'];

test('bare, all of these; with its keyword, only such', () => {
  const meant = (pattern: string) => names.filter(name => matchesStruct(pattern, name));
  assert.equal(meant('foo'), ['struct foo', 'foo']);
  assert.equal(meant('foo*'), ['struct foo', 'struct foo1', 'union foo2', 'foo3_t', 'foo']);
  assert.equal(meant('foo?'), ['struct foo1', 'union foo2']);
  assert.equal(meant('struct foo*'), ['struct foo', 'struct foo1']);
  assert.equal(meant('union *'), ['union foo2']);
  assert.equal(meant('*_t'), ['foo3_t']);
  assert.equal(meant('*foo'), ['struct foo', 'struct bar_foo', 'foo']);
  assert.equal(meant('*'), names);
  assert.equal(meant('FOO'), []);
});

test('--struct means the same', () => {
  for (const pattern of ['foo', 'foo*', 'struct foo*', 'union *', '*', 'bar?foo'])
    assert.equal(
      selectNames({ names, aliases: [] }, pattern),
      names.filter(name => matchesStruct(pattern, name)),
    );
});

test('members: * takes dots as well, [] is what it is', () => {
  const paths = [
    'a',
    'ab',
    'a.b',
    'slots[]',
    'slots[].id',
    'slots[].id.x',
    'm[][]',
    'slotsx',
    'sloti',
  ];
  const meant = (pattern: string) => paths.filter(path => matchesMember(pattern, path));
  assert.equal(meant('a'), ['a']);
  assert.equal(meant('a*'), ['a', 'ab', 'a.b']);
  assert.equal(meant('a.?'), ['a.b']);
  assert.equal(meant('slots[]'), ['slots[]']);
  assert.equal(meant('slots[].*'), ['slots[].id', 'slots[].id.x']);
  assert.equal(meant('slots*'), ['slots[]', 'slots[].id', 'slots[].id.x', 'slotsx']);
  assert.equal(meant('*[][]'), ['m[][]']);
  assert.equal(meant('*'), paths);
});

/** What the documentation says of `*` and `?`, written down anew. */
function asSaid(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const [first, rest] = [pattern[0], pattern.slice(1)];
  if (first === '*') return asSaid(rest, text) || (text !== '' && asSaid(pattern, text.slice(1)));
  return text !== '' && (first === '?' || first === text[0]) && asSaid(rest, text.slice(1));
}

const textOf = (random: Random, letters: string) =>
  Array.from({ length: 1 + random.below(8) }, () => random.pick([...letters])).join('');

test('random patterns that settings take mean what is written down', () => {
  let [taken, met] = [0, 0];
  for (let seed = 0; seed < 5_000; seed++) {
    const random = new Random(seed);
    const keyword = random.pick(['', '', 'struct ', 'union ']);
    const pattern = keyword + textOf(random, 'aab_1**?');
    if (structProblem(pattern)) continue;
    const bare = random.chance(50) ? textOf(random, 'aab_1') : pattern.replace(/.* |[*?]/g, 'a');
    const name = random.pick(['', 'struct ', 'union ']) + bare;
    const expected = asSaid(pattern, name) || asSaid(pattern, bare);
    assert.is(matchesStruct(pattern, name), expected, `${pattern} ${name}`);
    taken++;
    if (expected) met++;
  }
  assert.ok(taken > 1_000 && met > 300, `${taken} ${met}`);
});

test('random member patterns', () => {
  let [taken, met] = [0, 0];
  for (let seed = 0; seed < 20_000; seed++) {
    const random = new Random(seed);
    const pattern = textOf(random, 'aab_.*?').replaceAll('b', 'b[]');
    if (memberProblem(pattern)) continue;
    const path = random.chance(50)
      ? textOf(random, 'aab_.').replaceAll('b', 'b[]')
      : pattern.replace(/[*?]/g, 'a');
    if (memberProblem(path)) continue;
    assert.is(matchesMember(pattern, path), asSaid(pattern, path), `${pattern} ${path}`);
    taken++;
    if (asSaid(pattern, path)) met++;
  }
  assert.ok(taken > 1_000 && met > 300, `${taken} ${met}`);
});

test.run();
