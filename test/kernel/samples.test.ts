// The sample module: built without a word, in kernel style, and told the same to userspace as the
// kernel has it.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { globSync } from 'glob';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkpatch } from '../support/checkpatch.ts';
import { ckptgen } from '../support/cli.ts';
import { cleanEnvironment, kernelFolder } from '../support/kernel-module.ts';
import { scratch } from '../support/scratch.ts';
import { answersIn, ask, machines, run } from '../support/witness/compilers.ts';
import { compileKernel, kernelBuild } from '../support/witness/kernel.ts';
import { Questions } from '../support/witness/questions.ts';

const test = suite('samples');
const kernel = kernelFolder();
const folder = copyOfSamples();

/** With the relative paths that its Kbuild has in the repository. */
function copyOfSamples(): string {
  const root = scratch();
  cpSync('kbuild', join(root, 'kbuild'), { recursive: true });
  mkdirSync(join(root, 'dist'));
  cpSync('dist/ckptgen.mjs', join(root, 'dist/ckptgen.mjs'));
  return join(root, 'kbuild/samples');
}

function make(...args: string[]) {
  const ran = spawnSync('make', [`KDIR=${kernel}`, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: cleanEnvironment(),
  });
  const said = ran.stderr.split('\n').filter(line => line && !line.startsWith('Skipping BTF'));
  return { status: ran.status, said: said.join('\n') };
}

test('the module builds without a warning under W=1 and sparse, locked, and check agrees strictly', () => {
  assert.equal(make('W=1', 'C=2'), { status: 0, said: '' });
  const checked = ckptgen(folder, 'check', '--strict', '--kernel', kernel);
  assert.equal([checked.status, checked.stdout, checked.stderr], [0, '5 of 5 locks agree\n', '']);
});

test('accept in a clean tree changes nothing that is committed', () => {
  const committed = globSync(['*/*.layout', 'include/**/*.h'], {
    cwd: resolve('kbuild/samples'),
    posix: true,
  }).sort();
  assert.is(committed.length, 11);
  assert.is(ckptgen(folder, 'accept', '--kernel', kernel).status, 0);
  for (const file of committed) {
    assert.is(
      readFileSync(join(folder, file), 'utf8'),
      readFileSync(join('kbuild/samples', file), 'utf8'),
      file,
    );
  }
});

test('checkpatch --strict has nothing to say of the sources, the fragment and what is generated', () => {
  const patterns = ['*/*.[ch]', 'main.c', 'door.c', '*.h', 'Kbuild', 'Makefile', 'include/**/*.h'];
  const files = globSync(patterns, { cwd: folder, posix: true }).map(file => `samples/${file}`);
  const generated = [
    'glue.c',
    'image.c',
    'image.h',
    'cap_glue.h',
    'asserts.h',
    'probe.c',
    'uber.h',
  ];
  assert.ok(generated.every(name => files.includes(`samples/ckpt_generated/${name}`)));
  assert.ok(files.includes('samples/cap/cap_code.c'));
  // For userspace, too, whose compilers know no plain inline in C90.
  const format = 'samples/ckpt_generated/ckpt_image.h';
  const others = files.filter(file => file !== format);
  assert.is(checkpatch(dirname(folder), others.sort()), '');
  assert.is(checkpatch(dirname(folder), [format], 'INLINE'), '');
  // Of a file that is included it is useful to show the line that does it.
  assert.is(checkpatch(dirname(folder), ['Makefile.ckpt'], 'EMBEDDED_FILENAME'), '');
  // Outside include/uapi checkpatch wants the kernel's macros, which userspace does not have.
  const uapi = globSync('ckpt_generated/uapi/**/*.h', { cwd: folder, posix: true });
  assert.ok(uapi.length > 0);
  assert.is(checkpatch(folder, uapi, 'PREFER_DEFINED_ATTRIBUTE_MACRO', 'INLINE'), '');
});

test('kernel-doc has nothing to say', () => {
  const files = globSync(['*/*.[ch]', '*.[ch]', 'ckpt_generated/*.[ch]', 'include/**/door.h'], {
    cwd: folder,
    posix: true,
  });
  const ran = spawnSync(join(kernel, 'scripts/kernel-doc'), ['-none', '-Werror', ...files], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal([ran.status, ran.stdout + ran.stderr], [0, '']);
});

/** Leaves by hand: what a program that edits an image would name. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  cap: ['effective', 'permitted', 'inheritable', 'bset', 'ambient'].flatMap(set => [
    set,
    `${set}.cap`,
    `${set}.cap[1]`,
  ]),
  groups: ['ngroups', 'gid', 'gid[255]'],
  personality: ['persona'],
  sched: ['policy', 'rt_priority', 'nice', 'flags'],
  umask: ['mask'],
};

function questionsOf(name: string, questions: Questions) {
  const record = `struct ckpt_${name}_s`;
  const at = (member: string) => `((${record} *)0)->${member}`;
  const members = MEMBERS[name] ?? [];
  const isScalar = (member: string) =>
    !members.some(other => other !== member && other.startsWith(`${member}.`));
  return [
    questions.number(`sizeof(${record})`),
    questions.number(`__alignof__(${record})`),
    ...members.flatMap(member => [
      questions.number(`__builtin_offsetof(${record}, ${member})`),
      questions.number(`sizeof(${at(member)})`),
      ...(isScalar(member) &&
      !MEMBERS[name]?.includes(`${member}[1]`) &&
      !MEMBERS[name]?.includes(`${member}[255]`)
        ? [questions.number(`(__typeof__(${at(member)}))-1 < (__typeof__(${at(member)}))1`)]
        : []),
    ]),
  ];
}

for (const name of Object.keys(MEMBERS)) {
  test(`${name}: the exported header and the kernel agree member by member, on four ABIs`, () => {
    const work = scratch();
    const questions = new Questions();
    const facts = questionsOf(name, questions);
    const build = kernelBuild(work, 'gcc');
    writeFileSync(
      join(work, 'kernel.c'),
      `#include "${folder}/${name}/${name}_header.h"\n${questions.source()}`,
    );
    compileKernel(build, join(work, 'kernel.c'), join(work, 'kernel.o'), []);
    const [native] = machines;
    if (!native) throw new Error('no machine');
    const inKernel = answersIn(work, 'kernel.o', native);
    const expected = facts.map(fact => fact(inKernel));
    assert.ok(expected.length >= 5 && (expected[0] ?? 0) > 0);
    for (const machine of machines) {
      const text = `#include <ckpt_sample/${name}.h>\n${questions.source()}`;
      const command = [`${machine.triple}-gcc`, `-I${folder}/include/uapi`] as const;
      const outside = ask(
        { command: [command[0], command[1]], folder: work, source: 'user.c', object: 'user.o' },
        text,
        machine,
      );
      assert.equal(
        facts.map(fact => fact(outside)),
        expected,
        machine.triple,
      );
    }
  });
}

test('the header of the door is the same for every compiler and ABI', () => {
  const work = scratch();
  const command = '(0x40000000 | 32 << 16 | 0xC9 << 8 | 1)';
  const facts = ['sizeof(struct ckpt_restore) == 32', `CKPT_IOC_RESTORE == ${command}`];
  const lines = facts.map((fact, i) => `char fact${i}[${fact} ? 1 : -1];\n`);
  writeFileSync(
    join(work, 'user.c'),
    `#include <ckpt_sample/door.h>\n#include <ckpt_sample/door.h>\n${lines.join('')}`,
  );
  const strict = ['-Wall', '-Wextra', '-Wpedantic', '-Werror', '-c', '-o', 'user.o'];
  const includes = [`-I${folder}/include/uapi`];
  for (const { triple } of machines) {
    run(`${triple}-gcc`, ['-std=c90', ...strict, ...includes, 'user.c'], work);
    run(`${triple}-g++`, ['-std=c++11', ...strict, ...includes, '-x', 'c++', 'user.c'], work);
  }
});

test('an uber header of this build compiles in userspace, and holds the five', () => {
  const text =
    '#include <ckpt_sample/uber.h>\nint main(void) { struct uber_ckpt_struct u = { 0 }; return u.umask.mask + u.cap.effective.cap[0]; }\n';
  const work = scratch();
  writeFileSync(join(work, 'user.c'), text);
  const includes = [`-I${folder}/include/uapi`, `-I${folder}/ckpt_generated/uapi`];
  run(
    'gcc',
    ['-std=c90', '-Wall', '-Wextra', '-Wpedantic', '-Werror', ...includes, '-o', 'user', 'user.c'],
    work,
  );
  run('./user', [], work);
});

test.run();
