import { readdirSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  compileProbe,
  compilerErrors,
  compileText,
  placesOfMissing,
  replayArgs,
} from '../../plugin/host/compiler.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('compiler');

function replay(...command: string[]) {
  return { command, source: 'p.c', cwd: '.' };
}

test('a command is replayed on standard input: output, dependency files and source go', () => {
  const command =
    'ccache gcc -Wp,-MMD,a/.probe.o.d -nostdinc -O2 -MF x -c -o a/probe.o a/probe.c'.split(' ');
  assert.is(
    replayArgs(command, 'a/probe.c').join(' '),
    'ccache gcc -nostdinc -O2 -pipe -ftabstop=1 -S -o /dev/null -x c -',
  );
});

test('flags that only begin like dependency flags stay', () => {
  assert.is(
    replayArgs(['gcc', '-mcmodel=kernel', '-march=x86-64'], 'p.c').slice(0, 3).join(' '),
    'gcc -mcmodel=kernel -march=x86-64',
  );
});

for (const compiler of ['gcc', 'clang-14']) {
  test(`errors of ${compiler} are read with their place`, async () => {
    const compiled = await compileText(
      replay(compiler, '-c', '-o', 'x.o', 'p.c'),
      'int a;\n\n\tint b = c;\n',
    );
    assert.not(compiled.ok);
    const [error, ...more] = compilerErrors(compiled.stderr);
    assert.equal(more, []);
    assert.equal([error?.file, error?.line, error?.column], ['<stdin>', 3, 10]);
    assert.match(error?.message ?? '', /undeclared/);
    const sound = await compileText(replay(compiler), 'int a;\n');
    assert.ok(sound.ok);
  });
}

test('a compiler that is not there is told from one that complains', async () => {
  const { problem } = await compileText(replay('no-such-compiler'), '');
  assert.is(problem, 'ENOENT');
});

for (const compiler of ['gcc', 'clang-14'])
  test(`${compiler} compiles a probe beside make, and says what it read and what it misses`, async () => {
    const cwd = scratch();
    fill(cwd, { 'p.c': '#include "sub/a.h"\n', 'sub/a.h': 'int a;\n', 'inc/README': '' });
    const command = [
      compiler,
      '-Wp,-MMD,make.d',
      '-Iinc',
      '-isystem',
      'sys',
      '-c',
      '-o',
      'make.o',
      'p.c',
    ];
    const replay = { command, source: 'p.c', cwd };
    const sound = await compileProbe(replay, join(cwd, 'watch'));
    assert.ok(sound.compiled.ok, sound.compiled.stderr);
    assert.ok(sound.bytes?.ok && sound.bytes.value.length > 0);
    assert.equal(sound.dependencies, ['p.c', 'sub/a.h']);
    assert.equal(
      readdirSync(cwd).sort(),
      ['inc', 'p.c', 'sub'],
      "nothing left, make's not touched",
    );
    fill(cwd, { 'sub/a.h': '#include "late.h"\n' });
    const broken = await compileProbe(replay, join(cwd, 'watch'));
    assert.not(broken.compiled.ok);
    const reached = new Set(broken.dependencies.map(path => normalize(path)));
    assert.equal([...reached], ['p.c', 'sub/a.h', 'late.h']);
    assert.is(broken.bytes, undefined);
    assert.equal(readdirSync(cwd).sort(), ['inc', 'p.c', 'sub']);
    assert.equal(
      placesOfMissing(broken.compiled.stderr, replay, join(cwd, 'src')).sort(),
      ['inc', 'src', 'sub', 'sys'].map(folder => join(cwd, folder, 'late.h')),
    );
    fill(cwd, { 'sub/a.h': '#include "deep.h"\n', 'sub/deep.h': '#error no\nint a = ;\n' });
    const other = await compileProbe(replay, join(cwd, 'watch'));
    assert.ok(other.dependencies.map(path => normalize(path)).includes('sub/deep.h'));
    assert.equal(placesOfMissing('p.c:1:1: error: expected ;\n', replay, cwd), []);
  });

test.run();
