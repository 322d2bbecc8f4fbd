// check and accept on headers that know nothing of ckptgen: the worked example, and mistakes made in it.

import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ckptgen, ckptgenWhole } from '../support/cli.ts';
import { commit, git, repository } from '../support/repository.ts';
import { fill } from '../support/scratch.ts';

const test = suite('stored structs');

const HEADER = 'include/linux/kho/abi/ringbuf.h';
const LOCK = 'include/linux/kho/abi/ringbuf.layout';

/** The example, recorded and committed. */
function recorded(): string {
  const folder = repository();
  cpSync('kbuild/examples/handover', folder, { recursive: true });
  assert.is(ckptgen(folder, 'accept').status, 0);
  commit(folder, {});
  return folder;
}

function edit(folder: string, ...changes: readonly (readonly [string | RegExp, string])[]): void {
  const path = join(folder, HEADER);
  for (const [from, to] of changes) {
    const before = readFileSync(path, 'utf8');
    const after = before.replace(from, to);
    assert.is.not(after, before, String(from));
    writeFileSync(path, after);
  }
}

/** Exit code, and what is said without the blanks of excerpts. */
function said(folder: string, ...args: string[]): string {
  const { status, stdout, stderr } = ckptgen(folder, ...args);
  return `${stderr}${stdout}exit ${status}`;
}

const VERSION = [/"ringbuf-v1"/g, '"ringbuf-v2"'] as const;
const STILL =
  `${HEADER}:20:9: error: version of 'struct ringbuf_ser': 'RINGBUF_COMPATIBLE' is still "ringbuf-v1", and the format is another one [version-not-bumped]\n` +
  `${LOCK}:14: note: exported format says: version RINGBUF_COMPATIBLE = "ringbuf-v1"\n` +
  'note: set RINGBUF_COMPATIBLE to "ringbuf-v2", then ckptgen accept \'struct ringbuf_ser\'\n';

test('without a lock: told, and an error with --strict only', () => {
  const folder = repository();
  cpSync('kbuild/examples/handover', folder, { recursive: true });
  const loose = said(folder, 'check');
  assert.match(loose, /struct ringbuf_ser' has no lock: nothing guards it yet \[unlocked\]/);
  assert.match(loose, /0 of 0 locks agree, 2 records without a lock\nexit 0$/);
  assert.match(said(folder, 'check', '--strict'), /exit 1$/);
});

test('the lock of the example, whole', () => {
  assert.is(
    readFileSync(join(recorded(), LOCK), 'utf8'),
    readFileSync('test/golden/layout/ringbuf.layout', 'utf8'),
  );
});

test('recorded, it is fine, and recording it again changes nothing', () => {
  const folder = recorded();
  assert.is(said(folder, 'check', '--strict'), '2 of 2 locks agree\nexit 0');
  assert.match(said(folder, 'accept'), /^struct ringbuf_page_ser: .* is recorded already in /);
  assert.is(git(folder, ['status', '--porcelain']), '');
});

test('a length that a macro moved, without a new version: both are told, and nothing is recorded', () => {
  const folder = recorded();
  edit(folder, ['NAME_LEN\t32', 'NAME_LEN\t64']);
  const drift =
    `${HEADER}:47:7: error: layout drift in 'struct ringbuf_ser': 'name' was char[32], is char[64], by 'RINGBUF_NAME_LEN' [array-length-changed]\n` +
    `${LOCK}:16: note: exported format says: name char[32] at 0, 32 bytes\n` +
    'note: if intended: set RINGBUF_COMPATIBLE to "ringbuf-v2", then ckptgen accept \'struct ringbuf_ser\'\n';
  assert.is(
    said(folder, 'check'),
    `${drift}${STILL.replace(':14:', ':13:').replace(':20:9:', ':20:')}1 of 2 locks agree\nexit 1`,
  );
  assert.match(said(folder, 'accept'), /\[version-not-bumped\][\s\S]*exit 1$/);
  assert.is(git(folder, ['status', '--porcelain']), ` M ${HEADER}`);
});

test('with a new version it is recorded, and records of the same version with it', () => {
  const folder = recorded();
  edit(folder, ['NAME_LEN\t32', 'NAME_LEN\t64'], VERSION);
  assert.is(
    said(folder, 'accept', 'ringbuf_ser'),
    `struct ringbuf_page_ser: RINGBUF_COMPATIBLE = "ringbuf-v2" recorded in ${LOCK}\n` +
      `struct ringbuf_ser: RINGBUF_COMPATIBLE = "ringbuf-v2" recorded in ${LOCK}\nexit 0`,
  );
  assert.is(said(folder, 'check', '--strict'), '2 of 2 locks agree\nexit 0');
});

test('a flag that is another bit', () => {
  const folder = recorded();
  edit(folder, ['SEALED\t(1 << 1)', 'SEALED\t(1 << 2)'], VERSION);
  assert.is(
    said(folder, 'check'),
    `${HEADER}:27: error: layout drift in 'struct ringbuf_page_ser': 'RINGBUF_PAGE_SEALED' was 2, is 4 [constant-changed]\n` +
      `${LOCK}:11: note: exported format says: RINGBUF_PAGE_SEALED = 2\n` +
      "note: if intended: ckptgen accept 'struct ringbuf_page_ser'\n1 of 2 locks agree\nexit 1",
  );
});

test('a version that went back, and one that went on for nothing', () => {
  const folder = recorded();
  edit(folder, [/"ringbuf-v1"/g, '"ringbuf-v0"']);
  assert.match(
    said(folder, 'check'),
    /went back from "ringbuf-v1" to "ringbuf-v0" \[version-went-back\]/,
  );
  edit(folder, [/"ringbuf-v0"/g, '"ringbuf-v2"']);
  assert.match(
    said(folder, 'check'),
    /warning: .* was "ringbuf-v1", is "ringbuf-v2", and the format is the same \[version-bumped-without-change\][\s\S]*exit 1$/,
  );
  assert.match(said(folder, 'accept'), /exit 0$/);
  assert.is(said(folder, 'check'), '2 of 2 locks agree\nexit 0');
});

test('comments that say what is not so', () => {
  const folder = recorded();
  edit(folder, [/^#define RINGBUF_COMPATIBLE.*$/m, '#define RINGBUF_COMPATIBLE "ringbuf-v2"']);
  edit(folder, ['a new RINGBUF_COMPATIBLE', 'to bump RINGBUF_VERSION']);
  assert.is(ckptgen(folder, 'accept').status, 0);
  assert.is(
    said(folder, 'check'),
    `${HEADER}:14:19: warning: '${HEADER}': a comment says "ringbuf-v1", 'RINGBUF_COMPATIBLE' is "ringbuf-v2" [version-documented-stale]\n` +
      `${HEADER}:17:12: warning: '${HEADER}': a comment says to bump 'RINGBUF_VERSION', which does not exist [version-unknown]\n` +
      '2 of 2 locks agree\nexit 1',
  );
});

test('versions count from HEAD, or from the revision that is named', () => {
  const folder = recorded();
  edit(folder, ['__u64 head', '__u32 head'], VERSION);
  ckptgen(folder, 'accept');
  commit(folder, {});
  edit(folder, ['__u64 nr_pages', '__u32 nr_pages']);
  assert.match(said(folder, 'check'), /version-not-bumped/);
  const since = said(folder, 'check', '--base', 'HEAD~1');
  assert.not.match(since, /version-not-bumped/);
  assert.match(since, /'nr_pages' was u64, is u32/);
  assert.match(said(folder, 'check', '--base', 'none'), /no-revision[\s\S]*exit 2$/);
});

function settings(folder: string, lines: string): void {
  fill(folder, {
    'ckptgen.yaml': `records:\n  - headers: ${HEADER}\n    structs: ringbuf_ser\n${lines}`,
  });
}

test('the number in the lock rises by itself, once', () => {
  const folder = recorded();
  settings(folder, '');
  rmSync(join(folder, LOCK));
  assert.match(said(folder, 'accept'), /struct ringbuf_ser: version 1 recorded/);
  commit(folder, {});
  edit(folder, ['__u64 head', '__u32 head']);
  assert.match(
    said(folder, 'check'),
    /ckptgen accept 'struct ringbuf_ser' {3}\(records version 2 of it\)/,
  );
  assert.match(said(folder, 'accept'), /version 2 recorded/);
  edit(folder, ['__u32 head', '__s32 head']);
  assert.match(said(folder, 'accept'), /version 2 recorded/);
  const lock = readFileSync(join(folder, LOCK), 'utf8');
  writeFileSync(join(folder, LOCK), lock.replace('version 2', 'version 1'));
  assert.match(
    said(folder, 'check'),
    /its number in the lock is still 1, and the format is another one/,
  );
  assert.match(said(folder, 'accept'), /version 2 recorded/);
});

test('a record that is renamed only takes no new version', () => {
  const folder = recorded();
  settings(folder, '');
  ckptgen(folder, 'accept');
  commit(folder, {});
  edit(folder, ['__u64 head', '__u64 head_pos']);
  assert.match(
    said(folder, 'check'),
    /warning: .*\[member-renamed\][\s\S]*records version 1 of it/,
  );
  assert.match(said(folder, 'accept'), /version 1 recorded/);
});

test('policies: additive', () => {
  const folder = recorded();
  settings(folder, '    policy: additive\n');
  ckptgen(folder, 'accept');
  commit(folder, {});
  edit(folder, ['__u64 pages;', '__u64 pages;\n\t__u64 more;']);
  assert.match(said(folder, 'check'), /warning: .*\[member-appended\]/);
  assert.match(said(folder, 'accept'), /version 1 recorded/);
  edit(folder, ['__u64 head', '__u32 head']);
  const refused = said(folder, 'accept');
  assert.match(refused, /ckptgen\.yaml:2:5: note: the record is additive: members may be appended/);
  assert.match(refused, /exit 1$/);
});

test('policies: frozen', () => {
  const folder = recorded();
  settings(folder, '    policy: frozen\n');
  ckptgen(folder, 'accept');
  commit(folder, {});
  edit(folder, ['__u64 head', '__u64 head_pos']);
  const refused = said(folder, 'accept');
  assert.match(refused, /ckptgen\.yaml:2:5: note: the record is frozen: nothing of it may change/);
  assert.match(refused, /exit 1$/);
});

test('a struct that is gone, and one that the settings name no more', () => {
  const folder = recorded();
  settings(folder, '');
  assert.match(
    said(folder, 'check'),
    /'struct ringbuf_page_ser' is named by no record of the settings, and its lock is still here \[struct-removed\]/,
  );
  assert.match(said(folder, 'accept'), /struct ringbuf_page_ser: taken out of/);
  assert.is(said(folder, 'check'), '1 of 1 lock agree\nexit 0');
});

test('a header that is gone leaves a lock that is told', () => {
  const folder = recorded();
  fill(folder, { 'ckptgen.yaml': 'records:\n  - headers: include/linux/kho/abi/*.h\n' });
  fill(folder, { 'include/linux/kho/abi/other.h': 'struct other { int a; };\n' });
  rmSync(join(folder, HEADER));
  assert.match(said(folder, 'check'), new RegExp(`^${LOCK}: error: .*\\[struct-removed\\]`, 'm'));
});

test('waivers: met, expired, unused, misspelt', () => {
  const folder = repository();
  fill(folder, { 'a.h': 'struct a { int n; void *p; };\n' });
  const waived = (struct: string, expires: string) =>
    fill(folder, {
      'ckptgen.yaml':
        'records:\n  - headers: a.h\nwaivers:\n  - rule: pointer-in-record\n' +
        `    struct: ${struct}\n    member: p\n    reason: within one kernel\n    expires: ${expires}\n`,
    });
  fill(folder, { 'ckptgen.yaml': 'records:\n  - headers: a.h\n' });
  assert.match(said(folder, 'accept'), /\[pointer-in-record\][\s\S]*exit 1$/);
  waived('a', '2999-12-31');
  assert.match(said(folder, 'accept'), /struct a: version 1 recorded/);
  assert.is(said(folder, 'check'), '1 of 1 lock agree, 1 finding waived\nexit 0');
  waived('a', '2024-01-31');
  const expired = said(folder, 'check');
  assert.match(
    expired,
    /^ckptgen\.yaml:4:5: error: waiver: 'pointer-in-record' for 'p' of 'a' expired on 2024-01-31 \[waiver-expired\]$/m,
  );
  assert.match(expired, /\[pointer-in-record\]/);
  waived('b', '2999-12-31');
  assert.match(
    said(folder, 'check'),
    /^ckptgen\.yaml:4:5: warning: .* meets no finding: .* \[waiver-unused\]$/m,
  );
  fill(folder, { 'ckptgen.yaml': 'records:\n  - headers: a.h\nwaivres: []\n' });
  assert.match(
    said(folder, 'check'),
    /^ckptgen\.yaml:3:1: error: .*waivres.*\[bad-config\]\nexit 2$/,
  );
});

test('settings that mean nothing could guard nothing', () => {
  const folder = recorded();
  fill(folder, { 'ckptgen.yaml': 'records:\n  - headers: include/nothing/*.h\n' });
  assert.is(
    said(folder, 'check'),
    "ckptgen.yaml:2:14: error: 'include/nothing/*.h' matches no header [bad-config]\nexit 2",
  );
  settings(folder, '    version: RINGBUF_VERSION\n');
  assert.match(
    said(folder, 'check'),
    /ckptgen\.yaml:4:14: error: 'RINGBUF_VERSION' is no macro of .*\[bad-config\]\nexit 2/,
  );
  fill(folder, {
    'ckptgen.yaml': `records:\n  - headers: ${HEADER}\n    structs: [ringbuf_ser, rinbguf_ser]\n`,
  });
  assert.match(
    said(folder, 'check'),
    /ckptgen\.yaml:3:28: error: 'rinbguf_ser' means no struct that these headers define/,
  );
  settings(folder, '');
  assert.match(said(folder, 'check', 'none'), /no record that matches 'none'[\s\S]*exit 2$/);
});

test('a header that does not compile could not be checked', () => {
  const folder = recorded();
  edit(folder, ['__u64 head', '__u63 head']);
  const broken = said(folder, 'check');
  assert.match(broken, new RegExp(`^${HEADER}:48:2: error: .*__u63.*\\[header-broken\\]`));
  assert.match(broken, /exit 2$/);
});

test('a damaged lock is told at its line', () => {
  const folder = recorded();
  const lock = readFileSync(join(folder, LOCK), 'utf8');
  writeFileSync(join(folder, LOCK), lock.replace('head u64', 'head u32'));
  assert.match(
    said(folder, 'check'),
    new RegExp(`^${LOCK}:\\d+: error: .*\\[bad-lock\\][\\s\\S]*exit 2$`),
  );
});

test('another compiler and 32 bits, from the settings', () => {
  const folder = repository();
  fill(folder, {
    'a.h': 'struct a { long l; };\n',
    'ckptgen.yaml':
      'compile:\n  command: [gcc, -m32]\nrecords:\n  - headers: a.h\n    per-abi: true\n',
  });
  assert.is(ckptgen(folder, 'accept').status, 0);
  fill(folder, {
    'ckptgen.yaml':
      'compile:\n  command: [clang-14]\nrecords:\n  - headers: a.h\n    per-abi: true\n',
  });
  assert.match(said(folder, 'accept'), /struct a: version 1 recorded/);
  const lock = readFileSync(join(folder, 'a.layout'), 'utf8');
  assert.match(lock, /abi i386\n[\s\S]*l s32 at 0[\s\S]*abi x86_64\n[\s\S]*l s64 at 0/);
});

test('UAPI headers of the distribution', () => {
  const folder = repository();
  const uapi = 'include/uapi/linux';
  for (const name of ['fuse', 'input', 'input-event-codes'])
    fill(folder, { [`${uapi}/${name}.h`]: readFileSync(`/usr/include/linux/${name}.h`, 'utf8') });
  const records = `records:\n  - headers: [${uapi}/fuse.h, ${uapi}/input.h]\n`;
  const waiver = (struct: string) =>
    `  - rule: pointer-in-record\n    struct: ${struct}\n    reason: read at once\n    expires: 2999-12-31\n`;
  const waivers = `waivers:\n${waiver('ff_effect')}${waiver('ff_periodic_effect')}`;
  fill(folder, { 'ckptgen.yaml': records + waivers });
  assert.is(ckptgen(folder, 'accept').status, 0);
  assert.match(
    said(folder, 'check', '--strict'),
    /^\d\d of \d\d locks agree, 2 findings waived\nexit 0$/,
  );
  const path = join(folder, uapi, 'fuse.h');
  const text = readFileSync(path, 'utf8');
  const named = (from: string | RegExp, to: string) => {
    assert.is.not(text.replace(from, to), text);
    writeFileSync(path, text.replace(from, to));
    const { status, stdout } = ckptgen(folder, 'check', '--format', 'json');
    assert.is(status, 1);
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; severity: string }[] };
    return findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule);
  };
  assert.equal(named(/(#define FATTR_UID).*/, '$1 (1 << 9)'), ['constant-changed']);
  assert.equal(named(/FUSE_SETATTR\s*= 4,/, 'FUSE_SETATTR = 104,'), ['enum-value-changed']);
  assert.equal(named(/(struct fuse_attr \{)/, '$1 uint32_t fresh;'), ['member-inserted']);
});

test('a layout by itself: told before it is recorded, and what is new with a change', () => {
  const folder = repository();
  fill(folder, {
    'a.h': 'struct a { char c; int n; };\n',
    'ckptgen.yaml': 'records:\n  - headers: a.h\n',
  });
  assert.match(
    said(folder, 'check'),
    /^a\.h:1:17: info: 'struct a': 3 bytes of padding behind 'c': name them, as in '__u8 pad\[3\]' \[implicit-padding\]$/m,
  );
  ckptgen(folder, 'accept');
  assert.is(said(folder, 'check'), '1 of 1 lock agree\nexit 0');
  fill(folder, { 'a.h': 'struct a { char c; int n; long l; };\n' });
  const changed = said(folder, 'check');
  assert.not.match(changed, /implicit-padding/);
  assert.match(changed, /info: .*\[arch-dependent-type\]/);
});

test('a source line and a caret below', () => {
  const folder = recorded();
  edit(folder, ['__u64 head', '__u32 head'], VERSION);
  assert.match(
    ckptgenWhole(folder, 'check').stderr,
    /\n {3}48 \| {9}__u32 head;\n {6}\| {15}\^~~~\n/,
  );
});

test.run();
