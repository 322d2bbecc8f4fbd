// Committed exported headers of subsystems that this build does not have, and generated ones that a
// lock has overtaken.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AbiBuilds } from '../support/abi-builds.ts';
import { fill } from '../support/scratch.ts';

const test = suite('exported headers beside the build');

const abi = 'x86_64';
const members = '__u32 ip; __u64 mask;';

/** With the lock and the exported header of `fpu`. */
async function accepted(): Promise<AbiBuilds> {
  const builds = new AbiBuilds();
  builds.header(members, { perAbi: false });
  assert.is((await builds.accept(abi)).status, 0);
  return builds;
}

/** The same, and the lock and the header of `regs`, which is no subsystem of this build. */
async function withRegs(
  folder: string,
): Promise<{ builds: AbiBuilds; lock: string; header: string }> {
  const builds = await accepted();
  const lock = `${folder}/regs.layout`;
  const from = await accepted();
  from.names = ['regs'];
  fill(from.folder, {
    'regs/regs_header.h': from.read('fpu/fpu_header.h').replaceAll('fpu', 'regs'),
  });
  from.remove('fpu');
  from.remove('uapi');
  assert.is((await from.accept(abi)).status, 0);
  const header = from.read('uapi/tm/regs.h');
  fill(builds.folder, { [lock]: from.read('regs/regs.layout'), 'uapi/tm/regs.h': header });
  return { builds, lock, header };
}

function has(builds: AbiBuilds, path: string): boolean {
  return existsSync(join(builds.folder, path));
}

const agree = '1 of 1 lock agree\n';

test('a header whose lock is nowhere: as for the lock of a subsystem that is gone', async () => {
  const { builds, lock, header } = await withRegs('arch/s390/ckpt');
  assert.equal(await builds.check(abi, { strict: true }), { status: 0, text: agree });
  assert.is((await builds.generate(abi)).status, 0);
  builds.remove(lock);
  const told = [
    "uapi/tm/regs.h: error: subsystem 'regs' is gone, but its exported header is still here [struct-removed]",
    "note: if intended: git rm uapi/tm/regs.h   (kernels then refuse images that have 'regs')",
    '',
  ].join('\n');
  assert.equal(await builds.check(abi), { status: 1, text: `${told}${agree}` });
  assert.equal(await builds.generate(abi), { status: 1, text: told });
  fill(builds.folder, { [lock]: 'another tool writes such files\n' });
  assert.is((await builds.check(abi)).status, 1, 'not a lock of ckptgen');
  builds.write('uapi/tm/regs.h', header.replace('by ckptgen', 'by hand'));
  assert.is((await builds.check(abi)).status, 0, 'not a header of ckptgen');
});

test('a header whose lock lies where nobody looks: is it what that lock makes?', async () => {
  const { builds, lock, header } = await withRegs('samples/deep/er/regs');
  builds.write('uapi/tm/regs.h', header.replace('__u32', '__s32'));
  const told = [
    `uapi/tm/regs.h: error: exported header of 'regs' is not what '${lock}' makes [exported-header-stale]`,
    "note: to write it from the lock: make ckpt_accept CKPT=regs in a build that has 'regs'",
    '',
  ].join('\n');
  assert.equal(await builds.check(abi), { status: 1, text: `${told}${agree}` });
  assert.equal(await builds.generate(abi), { status: 1, text: told });
  builds.write('uapi/tm/regs.h', header);
  builds.write(lock, builds.read(lock).replace('ip u32', 'ip u16'));
  const torn = await builds.check(abi);
  assert.is(torn.status, 2);
  assert.match(torn.text, /^samples\/deep\/er\/regs\/regs\.layout:\d+: error: .* \[bad-lock\]$/m);
});

test('two architectures with a subsystem of one name: one lock that makes the header is enough', async () => {
  const { builds, lock } = await withRegs('arch/s390/ckpt');
  const other = builds.read(lock).replace('version 1', 'version 2');
  fill(builds.folder, { 'arch/arm64/ckpt/regs.layout': other });
  assert.is((await builds.check(abi)).status, 0);
});

test('a lock without its subsystem is told once, its header with it', async () => {
  const { builds, header } = await withRegs('.');
  builds.write('uapi/tm/regs.h', `${header}\n`);
  const { status, text } = await builds.check(abi);
  assert.is(status, 1);
  assert.match(text, /git rm regs\.layout uapi\/tm\/regs\.h/);
  assert.is(text.match(/ error: /g)?.length, 1);
});

test('switched off: named, and its lock held against its header', async () => {
  const { builds, lock, header } = await withRegs('regs');
  builds.offLocks = [lock, 'none/none.layout'];
  assert.equal(await builds.check(abi), {
    status: 0,
    text: '1 of 1 lock agree, 1 switched off: regs\n',
  });
  builds.write('uapi/tm/regs.h', `${header}\n`);
  assert.match(
    (await builds.check(abi)).text,
    /^uapi\/tm\/regs\.h: error: exported header of 'regs' is not what 'regs\/regs\.layout' makes/,
  );
  builds.remove('uapi/tm/regs.h');
  assert.match((await builds.generate(abi)).text, /exported header of 'regs' is missing/);
  builds.write('uapi/tm/regs.h', header);
  builds.names = [];
  builds.offLocks = [lock, 'fpu/fpu.layout'];
  const nothing = 'no subsystem is built: nothing was checked, 2 switched off: fpu regs\n';
  assert.equal(await builds.check(abi), { status: 0, text: nothing });
});

test('nothing is built: said, and with --strict a failure', async () => {
  const builds = new AbiBuilds();
  builds.header(members);
  builds.names = [];
  const nothing = 'no subsystem is built: nothing was checked\n';
  assert.equal(await builds.check(abi), { status: 0, text: nothing });
  const strict = await builds.check(abi, { strict: true });
  assert.is(strict.status, 2);
  assert.match(
    strict.text,
    /^error: no subsystem is built: nothing was checked; .*\[nothing-to-check\]$/m,
  );
});

test('accept takes away what was generated before it; what records nothing changes nothing', async () => {
  const builds = new AbiBuilds();
  const generated = `out-${abi}/uapi/tm`;
  builds.header(members, { perAbi: false });
  await builds.generate(abi);
  assert.ok(has(builds, `${generated}/fpu.h`) && has(builds, `${generated}/uber.h`));
  await builds.accept(abi);
  assert.not.ok(has(builds, `${generated}/fpu.h`));
  assert.not.ok(has(builds, `${generated}/uber.h`));
  await builds.generate(abi);
  await builds.accept(abi);
  assert.ok(has(builds, `${generated}/uber.h`));
});

test('generate that finds something takes away the provisional header of what has a lock', async () => {
  const builds = new AbiBuilds();
  const generated = `out-${abi}/uapi/tm`;
  builds.header(members, { perAbi: false });
  const regs = builds.read('fpu/fpu_header.h').replaceAll('fpu', 'regs');
  fill(builds.folder, { 'regs/regs_header.h': regs });
  builds.names = ['fpu', 'regs'];
  await builds.generate(abi);
  const provisional = builds.read(`${generated}/fpu.h`);
  await builds.accept(abi);
  builds.remove('regs/regs.layout');
  builds.remove('uapi/tm/regs.h');
  assert.is((await builds.generate(abi)).status, 0);
  builds.header(`${members} __u8 tail;`, { perAbi: false });
  builds.write(`${generated}/fpu.h`, provisional);
  assert.is((await builds.generate(abi)).status, 1);
  assert.not.ok(has(builds, `${generated}/fpu.h`));
  for (const name of ['regs', 'uber'])
    assert.ok(has(builds, `${generated}/${name}.h`), 'all else stays');
});

test('make announces an entry that is to be confirmed', async () => {
  const builds = new AbiBuilds();
  builds.git('init', '-q');
  builds.header('unsigned long ip;');
  for (const each of ['i386', abi]) await builds.accept(each);
  builds.commit();
  builds.header('unsigned long ip; __u32 tail;');
  await builds.accept(abi);
  builds.header('unsigned long ip;');
  assert.is((await builds.generate('i386')).status, 0);
  assert.is(
    builds.read('out-i386/unlocked.list'),
    'fpu: its entry for i386 is to be confirmed; confirm it with: make ckpt_accept CKPT=fpu\n',
  );
  assert.is((await builds.accept('i386')).status, 0);
  await builds.generate('i386');
  assert.is(builds.read('out-i386/unlocked.list'), '');
});

test.run();
