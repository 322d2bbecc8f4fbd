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
function accepted(): AbiBuilds {
  const builds = new AbiBuilds();
  builds.header(members, { perAbi: false });
  assert.is(builds.accept(abi).status, 0);
  return builds;
}

/** The same, and the lock and the header of `regs`, which is no subsystem of this build. */
function withRegs(folder: string): { builds: AbiBuilds; lock: string; header: string } {
  const builds = accepted();
  const lock = `${folder}/regs.layout`;
  const from = accepted();
  from.names = ['regs'];
  fill(from.folder, {
    'regs/regs_header.h': from.read('fpu/fpu_header.h').replaceAll('fpu', 'regs'),
  });
  from.remove('fpu');
  from.remove('uapi');
  assert.is(from.accept(abi).status, 0);
  const header = from.read('uapi/tm/regs.h');
  fill(builds.folder, { [lock]: from.read('regs/regs.layout'), 'uapi/tm/regs.h': header });
  return { builds, lock, header };
}

function has(builds: AbiBuilds, path: string): boolean {
  return existsSync(join(builds.folder, path));
}

const agree = '1 of 1 lock agree\n';

test('a header whose lock is nowhere: as for the lock of a subsystem that is gone', () => {
  const { builds, lock, header } = withRegs('arch/s390/ckpt');
  assert.equal(builds.check(abi, { strict: true }), { status: 0, text: agree });
  assert.is(builds.generate(abi).status, 0);
  builds.remove(lock);
  const told = [
    "uapi/tm/regs.h: error: subsystem 'regs' is gone, but its exported header is still here [struct-removed]",
    "note: if intended: git rm uapi/tm/regs.h   (kernels then refuse images that have 'regs')",
    '',
  ].join('\n');
  assert.equal(builds.check(abi), { status: 1, text: `${told}${agree}` });
  assert.equal(builds.generate(abi), { status: 1, text: told });
  fill(builds.folder, { [lock]: 'another tool writes such files\n' });
  assert.is(builds.check(abi).status, 1, 'not a lock of ckptgen');
  builds.write('uapi/tm/regs.h', header.replace('by ckptgen', 'by hand'));
  assert.is(builds.check(abi).status, 0, 'not a header of ckptgen');
});

test('a header whose lock lies where nobody looks: is it what that lock makes?', () => {
  const { builds, lock, header } = withRegs('samples/deep/er/regs');
  builds.write('uapi/tm/regs.h', header.replace('__u32', '__s32'));
  const told = [
    `uapi/tm/regs.h: error: exported header of 'regs' is not what '${lock}' makes [exported-header-stale]`,
    "note: to write it from the lock: make ckpt_accept CKPT=regs in a build that has 'regs'",
    '',
  ].join('\n');
  assert.equal(builds.check(abi), { status: 1, text: `${told}${agree}` });
  assert.equal(builds.generate(abi), { status: 1, text: told });
  builds.write('uapi/tm/regs.h', header);
  builds.write(lock, builds.read(lock).replace('ip u32', 'ip u16'));
  const torn = builds.check(abi);
  assert.is(torn.status, 2);
  assert.match(torn.text, /^samples\/deep\/er\/regs\/regs\.layout:\d+: error: .* \[bad-lock\]$/m);
});

test('two architectures with a subsystem of one name: one lock that makes the header is enough', () => {
  const { builds, lock } = withRegs('arch/s390/ckpt');
  const other = builds.read(lock).replace('version 1', 'version 2');
  fill(builds.folder, { 'arch/arm64/ckpt/regs.layout': other });
  assert.is(builds.check(abi).status, 0);
});

test('a lock without its subsystem is told once, its header with it', () => {
  const { builds, header } = withRegs('.');
  builds.write('uapi/tm/regs.h', `${header}\n`);
  const { status, text } = builds.check(abi);
  assert.is(status, 1);
  assert.match(text, /git rm regs\.layout uapi\/tm\/regs\.h/);
  assert.is(text.match(/ error: /g)?.length, 1);
});

test('switched off: named, and its lock held against its header', () => {
  const { builds, lock, header } = withRegs('regs');
  builds.offLocks = [lock, 'none/none.layout'];
  assert.equal(builds.check(abi), {
    status: 0,
    text: '1 of 1 lock agree, 1 switched off: regs\n',
  });
  builds.write('uapi/tm/regs.h', `${header}\n`);
  assert.match(
    builds.check(abi).text,
    /^uapi\/tm\/regs\.h: error: exported header of 'regs' is not what 'regs\/regs\.layout' makes/,
  );
  builds.remove('uapi/tm/regs.h');
  assert.match(builds.generate(abi).text, /exported header of 'regs' is missing/);
  builds.write('uapi/tm/regs.h', header);
  builds.names = [];
  builds.offLocks = [lock, 'fpu/fpu.layout'];
  const nothing = 'no subsystem is built: nothing was checked, 2 switched off: fpu regs\n';
  assert.equal(builds.check(abi), { status: 0, text: nothing });
});

test('nothing is built: said, and with --strict a failure', () => {
  const builds = new AbiBuilds();
  builds.header(members);
  builds.names = [];
  const nothing = 'no subsystem is built: nothing was checked\n';
  assert.equal(builds.check(abi), { status: 0, text: nothing });
  const strict = builds.check(abi, { strict: true });
  assert.is(strict.status, 2);
  assert.match(
    strict.text,
    /^error: no subsystem is built: nothing was checked; .*\[nothing-to-check\]$/m,
  );
});

test('accept takes away what was generated before it; what records nothing changes nothing', () => {
  const builds = new AbiBuilds();
  const generated = `out-${abi}/uapi/tm`;
  builds.header(members, { perAbi: false });
  builds.generate(abi);
  assert.ok(has(builds, `${generated}/fpu.h`) && has(builds, `${generated}/uber.h`));
  builds.accept(abi);
  assert.not.ok(has(builds, `${generated}/fpu.h`));
  assert.not.ok(has(builds, `${generated}/uber.h`));
  builds.generate(abi);
  builds.accept(abi);
  assert.ok(has(builds, `${generated}/uber.h`));
});

test('generate that finds something takes away the provisional header of what has a lock', () => {
  const builds = new AbiBuilds();
  const generated = `out-${abi}/uapi/tm`;
  builds.header(members, { perAbi: false });
  const regs = builds.read('fpu/fpu_header.h').replaceAll('fpu', 'regs');
  fill(builds.folder, { 'regs/regs_header.h': regs });
  builds.names = ['fpu', 'regs'];
  builds.generate(abi);
  const provisional = builds.read(`${generated}/fpu.h`);
  builds.accept(abi);
  builds.remove('regs/regs.layout');
  builds.remove('uapi/tm/regs.h');
  assert.is(builds.generate(abi).status, 0);
  builds.header(`${members} __u8 tail;`, { perAbi: false });
  builds.write(`${generated}/fpu.h`, provisional);
  assert.is(builds.generate(abi).status, 1);
  assert.not.ok(has(builds, `${generated}/fpu.h`));
  for (const name of ['regs', 'uber'])
    assert.ok(has(builds, `${generated}/${name}.h`), 'all else stays');
});

test('make announces an entry that is to be confirmed', () => {
  const builds = new AbiBuilds();
  builds.git('init', '-q');
  builds.header('unsigned long ip;');
  for (const each of ['i386', abi]) builds.accept(each);
  builds.commit();
  builds.header('unsigned long ip; __u32 tail;');
  builds.accept(abi);
  builds.header('unsigned long ip;');
  assert.is(builds.generate('i386').status, 0);
  assert.is(
    builds.read('out-i386/unlocked.list'),
    'fpu: its entry for i386 is to be confirmed; confirm it with: make ckpt_accept CKPT=fpu\n',
  );
  assert.is(builds.accept('i386').status, 0);
  builds.generate('i386');
  assert.is(builds.read('out-i386/unlocked.list'), '');
});

test.run();
