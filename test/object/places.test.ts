// Where a struct, a member, an enumerator stands, as the compiler was told of the file.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AggregateType, Place } from '../../plugin/layout/layout.ts';
import { type Compiler, clang, compile, folder, gcc, layoutsOf } from '../support/objects.ts';

const test = suite('places');

const header = (name: string) =>
  `enum e_${name} {\n  FIRST_${name},\n};\n\nstruct ${name} {\n  int first;\n    enum e_${name} second;\n};\n`;

mkdirSync(join(folder, 'tree/sub dir'), { recursive: true });
writeFileSync(join(folder, 'tree/near.h'), header('near'));
writeFileSync(join(folder, 'tree/sub dir/deep.h'), header('deep'));
writeFileSync(join(folder, 'beside.h'), header('beside'));
writeFileSync(join(folder, 'tree/absolute.h'), header('absolute'));

const source = `#include "beside.h"
#include <near.h>
#include "tree/sub dir/deep.h"
#include "${join(folder, 'tree/absolute.h')}"
struct here {
  struct near n; struct deep d;
  struct beside b; struct absolute a;
  struct { int x; };
} here;
`;

function show(place: Place | undefined): string {
  if (!place) return 'nowhere';
  return [place.file, place.line, ...(place.column === undefined ? [] : [place.column])].join(':');
}

function find(compiler: Compiler, version: string, name: string): AggregateType {
  const found = layoutsOf(compile(compiler, source, [version, '-I./tree'], 'here')).find(name);
  const [first] = found.ok ? found.value : [];
  if (!first) throw new Error(`${name} is not there`);
  return first;
}

const versions = ['-gdwarf-4', '-gdwarf-5'];

/** By header: where gcc says it is, where clang does, and the column of the second member's name. */
const headers: readonly (readonly [name: string, gcc: string, clang: string, column: number])[] = [
  ['near', './tree/near.h', './tree/near.h', 17],
  ['deep', 'tree/sub dir/deep.h', './tree/sub dir/deep.h', 17],
  ['beside', 'beside.h', './beside.h', 19],
  ['absolute', join(folder, 'tree/absolute.h'), 'tree/absolute.h', 21],
];

for (const [name, gccPath, clangPath, column] of headers)
  test(`a header ${name}`, () => {
    for (const version of versions) {
      const byGcc = find(gcc, version, `struct ${name}`);
      assert.is(show(byGcc.place), `${gccPath}:5:8`);
      assert.is(show(byGcc.members[0]?.place), `${gccPath}:6:7`);
      assert.is(show(byGcc.members[1]?.place), `${gccPath}:7:${column}`);
      const byClang = find(clang, version, `struct ${name}`);
      assert.is(show(byClang.place), `${clangPath}:5`);
      assert.is(show(byClang.members[1]?.place), `${clangPath}:7`);
    }
  });

test('the source itself, several members on one line', () => {
  for (const version of versions) {
    const { place, members } = find(gcc, version, 'struct here');
    assert.is(show(place), 'here.c:5:8');
    assert.equal(
      members.map(each => show(each.place)),
      ['here.c:6:15', 'here.c:6:30', 'here.c:7:17', 'here.c:7:36', 'nowhere'],
    );
    const named = find(clang, version, 'struct here').members.map(each => show(each.place));
    assert.equal(named, ['here.c:6', 'here.c:6', 'here.c:7', 'here.c:7', 'here.c:8']);
  }
});

test('an enum and its enumerators', () => {
  for (const version of versions)
    for (const compiler of [gcc, clang]) {
      const type = find(compiler, version, 'struct near').members[1]?.type;
      if (type?.kind !== 'enum') throw new Error('no enum');
      assert.is(show(type.place), `./tree/near.h:1${compiler === gcc ? ':6' : ''}`);
    }
});

test.run();
