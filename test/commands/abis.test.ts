// One tree built for several ABIs against the same locks.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AbiBuilds } from '../support/abi-builds.ts';

const test = suite('several ABIs');

const abis = ['x86_64', 'i386', 'aarch64', 's390x'];
const registers = 'unsigned long ip; __u64 mask; __u32 mode : 3, more : 9;';

function committed(members = registers, options = {}): AbiBuilds {
  const builds = new AbiBuilds();
  builds.git('init', '-q');
  builds.header(members, options);
  return builds;
}

/** The lines of the lock that say what is recorded for whom. */
function heads(lock: string): string[] {
  return lock.split('\n').filter(line => /^(abi|version) /.test(line));
}

function entryOf(lock: string, abi: string): string {
  return new RegExp(`^abi ${abi}\\b[\\s\\S]*?(?=^abi |$(?![\\s\\S]))`, 'm').exec(lock)?.[0] ?? '';
}

const unmarked = (entry: string) => entry.replace(', to be confirmed', '');

test('a portable record passes on all against one lock', async () => {
  const builds = committed('__u32 a; aligned_u64 b; __u8 c : 3; char d;', { perAbi: false });
  assert.is((await builds.accept('x86_64')).status, 0);
  const lock = builds.lock();
  for (const abi of abis) {
    assert.equal(await builds.check(abi, { strict: true }), {
      status: 0,
      text: '1 of 1 lock agree\n',
    });
    assert.match((await builds.accept(abi)).text, /recorded already/);
    assert.is((await builds.generate(abi)).status, 0);
  }
  assert.is(builds.lock(), lock);
  assert.not.match(lock, /x86_64|^abi/m);
});

test('one that is not portable: an error that names ABI and member; accept refuses it in the same words', async () => {
  const builds = committed('__u32 n; unsigned long base; unsigned long limit;', { perAbi: false });
  await builds.accept('x86_64');
  const lock = builds.lock();
  const told = [
    "fpu/fpu_header.h:2:44: error: 'struct ckpt_fpu_s' is not portable: on i386 'base' (unsigned long) is u32, the lock says u64; likewise 'limit' [abi-dependent]",
    'fpu/fpu.layout:8: note: exported format says: base u64 at 8, 8 bytes',
    'note: make it the same on every ABI: a member of fixed width (u32, u64), and of 8 bytes one that is aligned alike (aligned_u64, __aligned_u64)',
    'note: or, if each ABI is to have its own: #define CKPT_FPU_PER_ABI 1 in fpu/fpu_header.h, then make ckpt_accept CKPT=fpu',
    '',
  ].join('\n');
  assert.is((await builds.check('i386')).text, `${told}0 of 1 lock agree\n`);
  const accepted = await builds.accept('i386');
  assert.equal([accepted.status, accepted.text], [1, told]);
  assert.is((await builds.generate('i386')).status, 1);
  assert.is(builds.lock(), lock);
  assert.is((await builds.check('s390x')).status, 0);
});

test('per ABI: an entry each; another ABI is neither changed nor in the way', async () => {
  const builds = committed();
  for (const [index, abi] of abis.entries()) {
    const unlocked = await builds.check(abi, { strict: true });
    assert.is(unlocked.status, 1);
    const says = index === 0 ? "'fpu' has no lock" : `the lock of 'fpu' has no entry for ${abi}`;
    assert.ok(unlocked.text.includes(`${says}: its format is provisional`), unlocked.text);
    assert.ok(unlocked.text.includes(`to record it as version 1 on ${abi}: `), unlocked.text);
    assert.is((await builds.check(abi)).status, 0);
    assert.is((await builds.generate(abi)).status, 0);
    assert.is(
      (await builds.accept(abi)).text,
      `fpu: version 1 on ${abi} recorded in fpu/fpu.layout and uapi/tm/fpu.h\n`,
    );
  }
  const sorted = [...abis].sort().flatMap(abi => [`abi ${abi}`, 'version 1']);
  assert.equal(heads(builds.lock()), sorted);
  for (const abi of abis)
    assert.equal(await builds.check(abi, { strict: true }), {
      status: 0,
      text: '1 of 1 lock agree\n',
    });
});

test('a change: drift names the ABI; accepting it marks the others, and each confirms itself', async () => {
  const builds = committed();
  for (const abi of abis) await builds.accept(abi);
  builds.commit();
  const before = builds.lock();
  builds.header(`${registers} __u32 tail;`);
  const drift = await builds.check('s390x');
  assert.match(
    drift.text,
    /layout drift in 'struct ckpt_fpu_s' on s390x: 'tail' \(u32\) was put into padding/,
  );
  assert.match(drift.text, /records version 2 of 'fpu' on s390x; kernels then refuse/);
  assert.is(
    (await builds.accept('s390x')).text,
    'fpu: version 2 on s390x recorded in fpu/fpu.layout and uapi/tm/fpu.h; to be confirmed on aarch64, i386, x86_64\n',
  );
  const after = builds.lock();
  for (const abi of ['aarch64', 'i386', 'x86_64'])
    assert.is(unmarked(entryOf(after, abi)), entryOf(before, abi));
  assert.is((await builds.accept('i386')).status, 0);
  assert.equal(heads(builds.lock()), [
    ...['abi aarch64, to be confirmed', 'version 1', 'abi i386', 'version 2'],
    ...['abi s390x', 'version 2', 'abi x86_64, to be confirmed', 'version 1'],
  ]);
  for (const abi of ['aarch64', 'x86_64']) await builds.accept(abi);
  assert.equal(
    heads(builds.lock()),
    [...abis].sort().flatMap(abi => [`abi ${abi}`, 'version 2']),
  );
});

test('an entry to be confirmed that agrees passes; strictly it is an error on every ABI', async () => {
  const builds = committed('unsigned long ip; unsigned long sp;');
  for (const abi of ['x86_64', 'i386']) await builds.accept(abi);
  builds.commit();
  // The same on i386, where long has 32 bits.
  builds.header('unsigned long ip; unsigned long sp; __u32 :(sizeof(long) == 8 ? 32 : 0);');
  await builds.accept('x86_64');
  const agrees = await builds.check('i386');
  assert.is(agrees.status, 0);
  assert.match(
    agrees.text,
    /^fpu\/fpu\.layout:4: info: the layout of 'fpu' on i386 is to be confirmed: it has changed on another ABI, and agrees here \[unconfirmed\]\nnote: to confirm it: make ckpt_accept CKPT=fpu$/m,
  );
  const told = await builds.check('x86_64', { strict: true });
  assert.is(told.status, 1);
  assert.match(told.text, /^fpu\/fpu\.layout:4: error: the layout of 'fpu' on i386 is to be/m);
  assert.match(told.text, /make ckpt_accept CKPT=fpu in a build for i386$/m);
  assert.is((await builds.check('x86_64')).text, '1 of 1 lock agree\n');
  await builds.accept('i386');
  for (const abi of ['x86_64', 'i386'])
    assert.is((await builds.check(abi, { strict: true })).status, 0);
});

test('a change that is taken back leaves the lock as HEAD has it', async () => {
  const builds = committed();
  for (const abi of abis) await builds.accept(abi);
  builds.commit();
  const before = builds.lock();
  builds.header(`${registers} __u32 tail;`);
  for (const abi of ['i386', 's390x']) await builds.accept(abi);
  builds.header(registers);
  for (const abi of ['i386', 's390x']) await builds.accept(abi);
  assert.is(builds.lock(), before);
});

test('a record that becomes per ABI, and one that stops: told, and accepted', async () => {
  const builds = committed('__u32 a; aligned_u64 b;', { perAbi: false });
  await builds.accept('x86_64');
  builds.commit();
  builds.header('__u32 a; aligned_u64 b;');
  const became = await builds.check('i386');
  assert.is(became.status, 1);
  assert.match(
    became.text,
    /'fpu' declares itself per ABI \(CKPT_FPU_PER_ABI\), its lock is for all ABIs \[per-abi-changed\]\n/,
  );
  assert.match(
    became.text,
    /fpu\/fpu\.layout:4: note: the layout of all ABIs\nnote: if intended: make ckpt_accept CKPT=fpu/,
  );
  assert.match((await builds.accept('i386')).text, /version 1 on i386 recorded/);
  builds.header('__u32 a; aligned_u64 b; unsigned long c;');
  assert.match((await builds.accept('x86_64')).text, /version 2 on x86_64 recorded/);
  assert.equal(heads(builds.lock()), ['abi i386', 'version 1', 'abi x86_64', 'version 2']);
  await builds.accept('i386');
  builds.commit();
  builds.header('__u32 a; aligned_u64 b;', { perAbi: false });
  const stopped = await builds.check('s390x');
  assert.match(
    stopped.text,
    /the lock of 'fpu' is per ABI, but its header does not define CKPT_FPU_PER_ABI/,
  );
  assert.not.match(stopped.text, /unlocked/);
  assert.match((await builds.accept('s390x')).text, /fpu: version 3 recorded in/);
  assert.equal(heads(builds.lock()), ['version 3']);
  for (const abi of abis) assert.is((await builds.check(abi, { strict: true })).status, 0);
});

test('a conflict in the lock: what HEAD says of other ABIs is kept and to be confirmed', async () => {
  const builds = committed();
  for (const abi of ['x86_64', 'i386']) await builds.accept(abi);
  builds.commit();
  builds.write(
    'fpu/fpu.layout',
    builds.lock().replace(/^version 1/m, '<<<<<<< a\nversion 2\n=======\n>>>>>>> b'),
  );
  assert.is((await builds.check('x86_64')).status, 2);
  assert.is((await builds.accept('x86_64')).status, 0);
  assert.equal(heads(builds.lock()), [
    'abi i386, to be confirmed',
    'version 1',
    'abi x86_64',
    'version 1',
  ]);
});

test('two accepts for two ABIs on two branches merge, and both are to be confirmed', async () => {
  const builds = committed();
  for (const abi of ['x86_64', 'i386']) await builds.accept(abi);
  builds.commit();
  builds.header(`__u32 head; ${registers}`);
  builds.git('branch', 'other');
  await builds.accept('x86_64');
  builds.remove('uapi');
  builds.commit();
  builds.git('checkout', '-q', '-f', 'other');
  builds.header(`__u32 head; ${registers}`);
  await builds.accept('i386');
  builds.remove('uapi');
  builds.commit();
  builds.git('merge', '-q', '-m', 'merge', 'main');
  assert.equal(heads(builds.lock()), [
    ...['abi i386, to be confirmed', 'version 2', 'abi x86_64, to be confirmed', 'version 2'],
  ]);
  for (const abi of ['x86_64', 'i386'])
    assert.match((await builds.accept(abi)).text, /version 2 on/);
  for (const abi of ['x86_64', 'i386'])
    assert.is((await builds.check(abi, { strict: true })).status, 0);
});

test('what is generated for an ABI without an entry: provisional, with the entries of the others', async () => {
  const builds = committed();
  await builds.accept('x86_64');
  assert.is((await builds.generate('s390x')).status, 0);
  assert.match(builds.read('out-s390x/unlocked.list'), /^fpu: no entry for s390x in its lock yet /);
  const header = builds.read('out-s390x/uapi/tm/fpu.h');
  assert.match(header, /^#define CKPT_FPU__S390X_VERSION 0$/m);
  assert.match(header, /^#define CKPT_FPU__X86_64_VERSION 1$/m);
  assert.match(builds.read('out-s390x/uapi/tm/uber.h'), /^\tstruct ckpt_fpu_s_s390x fpu;/m);
  assert.match(builds.read('out-s390x/fpu_glue.h'), /the generated format of s390x says/);
  await builds.generate('x86_64');
  assert.match(builds.read('out-x86_64/uapi/tm/uber.h'), /^\tstruct ckpt_fpu_s_x86_64 fpu;/m);
  const glue = builds.read('out-x86_64/fpu_glue.h');
  assert.ok(glue.includes('sizeof(struct ckpt_fpu_s) == 24 &&'), glue);
  assert.ok(glue.includes('the exported format of x86_64 says: 24 bytes'), glue);
});

test.run();
