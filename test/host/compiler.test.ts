import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compilerErrors, compileText, replayArgs } from '../../plugin/host/compiler.ts';

const test = suite('compiler');

function replay(...command: string[]) {
  return { command, source: 'p.c', cwd: '.' };
}

test('a command is replayed on standard input: output, dependency files and source go', () => {
  const command =
    'ccache gcc -Wp,-MMD,a/.probe.o.d -nostdinc -O2 -MF x -c -o a/probe.o a/probe.c'.split(' ');
  assert.is(
    replayArgs(command, 'a/probe.c').join(' '),
    'ccache gcc -nostdinc -O2 -S -o /dev/null -x c -',
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
      'int a;\n\nint b = c;\n',
    );
    assert.not(compiled.ok);
    const [error, ...more] = compilerErrors(compiled.stderr);
    assert.equal(more, []);
    assert.equal([error?.file, error?.line, error?.column], ['<stdin>', 3, 9]);
    assert.match(error?.message ?? '', /undeclared/);
    const sound = await compileText(replay(compiler), 'int a;\n');
    assert.ok(sound.ok);
  });
}

test('a compiler that is not there is told from one that complains', async () => {
  const { problem } = await compileText(replay('no-such-compiler'), '');
  assert.is(problem, 'ENOENT');
});

test.run();
