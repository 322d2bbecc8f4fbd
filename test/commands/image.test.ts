// ckptgen image: what it says of images, and how it exits.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonical } from '../../plugin/layout/canonical.ts';
import { makeLock, writeLock } from '../../plugin/layout/lock.ts';
import { type Called, ckptgen, findingsOf } from '../support/cli.ts';
import {
  type BuiltSection,
  buildImage,
  lockOf,
  type Order,
  sampleImage,
  sampleLock,
  seal,
  section,
} from '../support/images.ts';
import * as make from '../support/layouts.ts';
import { sampleLock as everyKind } from '../support/sample-lock.ts';
import { Folder, scratch } from '../support/scratch.ts';

const test = suite('image');

const SAMPLES = resolve('kbuild/samples');
const { array, field, struct, union } = make;

/** A folder with these images; locks in it are found without --locks. */
function folderOf(images: Readonly<Record<string, Uint8Array>>): Folder {
  const folder = new Folder(scratch());
  for (const [name, bytes] of Object.entries(images)) writeFileSync(folder.path(name), bytes);
  return folder;
}

function image({ folder }: Folder, ...args: string[]): Called {
  return ckptgen(folder, 'image', ...args);
}

const withSamples = ['--locks', SAMPLES];

function assertFine({ status, stdout, stderr }: Called, text: string | RegExp): void {
  assert.is(stderr, '');
  if (typeof text === 'string') assert.is(stdout, text);
  else assert.match(stdout, text);
  assert.is(status, 0);
}

const SHOWN = `
cap: version 1, fingerprint 03d56055325e0644, 40 bytes at 512, by cap/cap.layout
  effective.cap = [0, 0]
  permitted.cap = [0, 0]
  inheritable.cap = [0, 0]
  bset.cap = [0, 0]
  ambient.cap = [0, 0]

groups: version 1, fingerprint 56ed8ea1b664c85c, 1028 bytes at 552, by groups/groups.layout
  ngroups = 0
  gid = [0 <repeats 256 times>]

personality: version 1, fingerprint edba5e38cd7f25b2, 4 bytes at 1584, by personality/personality.layout
  persona = 0

sched: version 1, fingerprint aaa87a55a5b23150, 16 bytes at 1592, by sched/sched.layout
  policy = 0
  rt_priority = 0
  nice = 0
  flags = 0

umask: version 1, fingerprint bb83c88487e40b93, 4 bytes at 1608, by umask/umask.layout
  mask = 18
`;

test('show: every section by its lock, alike in both byte orders', () => {
  const folder = folderOf({ little: sampleImage(), big: sampleImage('big') });
  for (const order of ['little', 'big']) {
    const { status, stdout, stderr } = ckptgen(SAMPLES, 'image', 'show', folder.path(order));
    assert.equal([status, stderr], [0, '']);
    const [head = '', ...rest] = stdout.split('\n');
    const facts = `format 1, ${order}-endian, 5 sections, 1624 bytes, checksum 0x`;
    assert.is(head.slice(0, -8), `${folder.path(order)}: ${facts}`);
    assert.is(rest.join('\n'), SHOWN);
  }
});

test('verify: fine in one line, by file and by standard input', () => {
  const folder = folderOf({ little: sampleImage(), big: sampleImage('big') });
  const fine = 'fine: 5 sections, 1624 bytes,';
  assertFine(image(folder, 'verify', 'little', ...withSamples), `little: ${fine} little-endian\n`);
  assertFine(image(folder, 'verify', 'big', ...withSamples), `big: ${fine} big-endian\n`);
  const bundle = resolve('dist/ckptgen.mjs');
  const piped = spawnSync(process.execPath, [bundle, 'image', 'verify', '-'], {
    cwd: SAMPLES,
    input: sampleImage(),
    encoding: 'utf8',
  });
  assert.equal([piped.stdout, piped.stderr], [`<stdin>: ${fine} little-endian\n`, '']);
});

/** One record with everything that can be wrong, and its lock. */
function oddFolder(hex: string, order: Order = 'little') {
  const mode = make.enumeration({ A: 1, B: 2 });
  const layout = canonical(
    struct('ckpt_odd_s', [
      field('on', make.bool),
      field('mode', mode),
      field('name', array(make.char, 6)),
      field('bits', make.u8, { widthBits: 3 }),
      field('', union(undefined, [field('raw', make.u8), field('on2', make.bool)])),
    ]),
  );
  const lock = lockOf('odd', layout);
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  assert.is(bytes.length, layout.bytes);
  const { version, fingerprint } = lock;
  const folder = folderOf({
    'odd.img': buildImage([{ name: 'odd', version, fingerprint, bytes }], order),
  });
  folder.write({ 'deep/er/odd.layout': lock.text });
  return folder;
}

test('a value that its type has not, and what no member has, are findings', () => {
  const sound = oddFolder('01 000000 02000000 611b5b00000a 07 ff');
  assertFine(image(sound, 'verify', 'odd.img'), /^odd\.img: fine: 1 section, /);
  assertFine(
    image(sound, 'show', 'odd.img'),
    /by deep\/er\/odd\.layout\n {2}on = true\n {2}mode = B \(2\)\n {2}name = "a\\x1b\[\\x00\\x00\\x0a"\n {2}bits = 7\n {2}\| raw = 255\n {2}\| on2 = 255\n$/,
  );
  const broken = oddFolder('02 000100 03000000 610000000000 08 02');
  for (const action of ['verify', 'show']) {
    const said = image(broken, action, 'odd.img');
    const errors = said.stderr.split('\n').filter(line => line.includes(': error: '));
    assert.equal(errors, [
      "odd.img: error: at byte 128, section 'odd': 'on' is a bool and 2 [bad-image]",
      "odd.img: error: at byte 132, section 'odd': 'mode' is 3, which is none of its enumerators [bad-image]",
      "odd.img: error: at byte 130, section 'odd': byte 2 of the record is no member's, and 0x01 [bad-image]",
      "odd.img: error: at byte 142, section 'odd': byte 14 of the record has bits that are no member's: 0x08 [bad-image]",
    ]);
    assert.match(said.stderr, /note: a kernel refuses it with EDOM: .*ckpt_put/);
    assert.is(said.status, 1);
    assert.is(said.stdout === '', action === 'verify');
  }
});

test('verify: an image that breaks the format is not fine', () => {
  const damaged = sampleImage();
  damaged.writeUInt8(1, 600);
  const folder = folderOf({ damaged, text: Buffer.from('x'.repeat(40)), empty: Buffer.alloc(0) });
  const said = image(folder, 'verify', 'damaged', ...withSamples);
  assert.match(said.stderr, /^damaged: error: at byte 28: the checksum is 0x.* \[bad-image\]\n/);
  assert.is(said.status, 1);
  for (const name of ['text', 'empty']) {
    const { status, stderr } = image(folder, 'verify', name);
    assert.match(stderr, new RegExp(`^${name}: error: at byte 0: .*no image`));
    assert.is(status, 1);
  }
});

test('what cannot be checked is exit 2, and never fine', () => {
  const other = sampleImage();
  other.writeUInt32LE(2, 12);
  const folder = folderOf({ other: seal(other), fine: sampleImage() });
  const calls: readonly (readonly [readonly string[], RegExp])[] = [
    [
      ['verify', 'nowhere'],
      /nowhere: error: cannot be read: no such file or folder \[unreadable-file\]/,
    ],
    [['verify', '.'], /cannot be read: is a folder/],
    [['show', 'other'], /is an image of format 2, which this ckptgen does not know/],
    [
      ['verify', 'fine'],
      /section 'cap' was not checked: there is no cap\.layout below '\.' \[no-lock\]/,
    ],
    [
      ['verify', 'fine', '--locks', 'gone'],
      /gone: error: cannot be searched for locks: no such file/,
    ],
    [['verify', 'fine', '--locks', 'fine'], /fine: error: cannot be searched for locks/],
  ];
  for (const [args, expected] of calls) {
    const { status, stdout, stderr } = image(folder, ...args);
    assert.match(stderr, expected);
    assert.equal([status, stdout], [2, ''], args.join(' '));
  }
});

test('usage', () => {
  const folder = folderOf({ a: sampleImage() });
  const calls: readonly (readonly [readonly string[], string])[] = [
    [['prove', 'a'], "'prove' is no action of image: show, verify or diff"],
    [['toString', 'a'], "'toString' is no action of image: show, verify or diff"],
    [['diff', 'a'], 'image diff expects two files, 1 is given'],
    [['show', 'a', 'a'], 'image show expects one file, 2 are given'],
    [['diff', '-', '-'], "only one of two files is standard input, '-'"],
  ];
  for (const [args, message] of calls) {
    const { status, stderr } = image(folder, ...args);
    assert.equal([status, stderr], [2, `error: ${message} (see ckptgen image --help) [usage]\n`]);
  }
  assert.match(image(folder, 'show').stderr, /show\|verify\|diff FILE \[FILE\] is expected/);
});

test('a section without its lock is shown as bytes, with the reason', () => {
  const umask = sampleLock('umask');
  const of = (more: Partial<BuiltSection>) =>
    buildImage([{ ...section(umask, { 0: 0x12 }), ...more }]);
  const folder = folderOf({
    older: of({ version: 7 }),
    other: of({ fingerprint: '1'.repeat(16) }),
  });
  const { text } = lockOf('umask', umask.layout, 7);
  folder.write({ 'node_modules/p/umask.layout': text, '.git/umask.layout': text });
  folder.write({ 'y/umask.layout': 'of another tool\n' });
  const none = image(folder, 'show', 'older');
  assertFine(
    none,
    /not read by a lock: there is no umask\.layout below '\.'\n {2}0000: 12 00 00 00\n$/,
  );
  const wrong = image(folder, 'show', 'older', ...withSamples);
  assertFine(wrong, /by a lock: .*umask\.layout is version 1, the image has version 7\n {2}0000/);
  const marked = image(folder, 'show', 'other', ...withSamples);
  assertFine(marked, /umask\.layout has the fingerprint bb83c88487e40b93, the image has 1{16}\n/);
  assert.is(image(folder, 'verify', 'other', ...withSamples).status, 2);
  folder.write({ 'z/umask.layout': 'ckptgen-lock 1\nbroken\n' });
  const bad = image(folder, 'verify', 'older');
  assert.match(bad.stderr, /its lock cannot be read/);
  assert.match(bad.stderr, /z\/umask\.layout:2: error: .* \[bad-lock\]/);
  assert.is(bad.status, 2);
});

test('another size than the lock says', () => {
  const cut = { ...section(sampleLock('sched')), bytes: Buffer.alloc(12) };
  const folder = folderOf({ cut: buildImage([cut]) });
  const said = image(folder, 'verify', 'cut', ...withSamples);
  assert.match(
    said.stderr,
    /at byte 112, section 'sched': the section has 12 bytes, the record of its lock 16/,
  );
  assert.match(said.stderr, /EMSGSIZE/);
  assert.is(said.status, 1);
});

/** Of three ABIs; x86_64 and s390x are laid out alike. */
function perAbiFolder(): Folder {
  const wide = canonical(struct('ckpt_regs_s', [field('a', make.u32), field('b', make.u64)]));
  const narrow = canonical(struct('ckpt_regs_s', [field('a', make.u32), field('c', make.u32)]));
  const entries = [
    { ...makeLock('regs', 1, narrow), abi: 'i386' },
    { ...makeLock('regs', 3, wide), abi: 's390x' },
    { ...makeLock('regs', 3, wide), abi: 'x86_64' },
  ] as const;
  const of = (entry: (typeof entries)[number], order: Order) =>
    buildImage([section(entry, { 0: 5 }, order)], order);
  const folder = folderOf({
    x86: of(entries[2], 'little'),
    s390: of(entries[1], 'big'),
    i386: of(entries[0], 'little'),
    odd: of(entries[0], 'big'),
  });
  folder.write({ 'regs.layout': writeLock({ subsystem: 'regs', entries }) });
  return folder;
}

test('a record per ABI: the entry of its fingerprint and byte order', () => {
  const folder = perAbiFolder();
  const by = (name: string) => /by (.*)\n {2}a = 5\n/.exec(image(folder, 'show', name).stdout)?.[1];
  assert.equal(
    [by('x86'), by('s390'), by('i386')],
    ['regs.layout for x86_64', 'regs.layout for s390x', 'regs.layout for i386'],
  );
  const odd = image(folder, 'verify', 'odd');
  assert.match(odd.stderr, /regs\.layout for i386 is of the other byte order/);
  assert.is(odd.status, 2);
});

test('diff: alike, in whatever byte order', () => {
  const folder = folderOf({ little: sampleImage(), big: sampleImage('big') });
  const alike = '5 sections compared, no difference\n';
  assertFine(image(folder, 'diff', 'little', 'big', ...withSamples), alike);
  // Where the bytes are the same, no lock is needed.
  assertFine(image(folder, 'diff', 'little', 'little'), alike);
});

test('diff: members, sections of one image, versions', () => {
  const [cap, sched, umask] = ['cap', 'sched', 'umask'].map(sampleLock);
  assert.ok(cap && sched && umask);
  const folder = folderOf({
    a: buildImage([section(cap, { 4: 2 }), section(umask), section(sched)]),
    b: buildImage([
      section(cap, { 4: 3, 16: 1 }),
      section({ ...umask, version: 2 }),
      section(sched),
      { ...section(umask), name: 'zz' },
    ]),
  });
  folder.write({ 'umask.layout': lockOf('umask', umask.layout, 2).text });
  folder.write({ 'old/umask.layout': lockOf('umask', umask.layout, 1).text });
  folder.write({ 'cap.layout': writeLock(cap) });
  const said = image(folder, 'diff', 'a', 'b');
  assert.equal([said.status, said.stderr], [1, '']);
  assert.is(
    said.stdout,
    [
      'cap.effective.cap[1]: 2 -> 3',
      'cap.inheritable.cap[0]: 0 -> 1',
      'umask: version: 1 -> 2',
      'zz: only in the second image (version 1, 4 bytes)',
      '',
    ].join('\n'),
  );
  const json = JSON.parse(image(folder, 'diff', 'b', 'a', '--format', 'json').stdout);
  assert.equal(Object.keys(json), ['differences', 'findings']);
  const [first, , , last] = json.differences;
  const change = { section: 'cap', what: 'member', member: 'effective.cap[1]' };
  assert.equal(first, { ...change, before: '3', after: '2' });
  const gone = { section: 'zz', what: 'section', member: null };
  assert.equal(last, { ...gone, before: 'version 1, 4 bytes', after: null });
});

test('diff: a layout that changed is compared by the names of members', () => {
  const before = lockOf(
    'x',
    canonical(struct('ckpt_x_s', [field('a', make.u32), field('b', make.u32)])),
    1,
  );
  const after = lockOf(
    'x',
    canonical(struct('ckpt_x_s', [field('c', make.u64), field('a', make.u32)])),
    2,
  );
  const folder = folderOf({
    a: buildImage([section(before, { 0: 1, 4: 2 })]),
    b: buildImage([section(after, { 0: 9, 8: 1 })]),
  });
  folder.write({ 'old/x.layout': before.text, 'new/x.layout': after.text });
  const { status, stdout } = image(folder, 'diff', 'a', 'b');
  const prints = `x: fingerprint: ${before.fingerprint} -> ${after.fingerprint}`;
  assert.equal(stdout.split('\n'), [
    'x: version: 1 -> 2',
    prints,
    'x.b: 2 -> (none)',
    'x.c: (none) -> 9',
    '',
  ]);
  assert.is(status, 1);
});

test('diff: what cannot be told is exit 2, and never alike', () => {
  const umask = sampleLock('umask');
  const damaged = sampleImage();
  damaged.writeUInt8(1, 600);
  const folder = folderOf({
    ...{ a: buildImage([section(umask, { 0: 1 })]), b: buildImage([section(umask, { 0: 2 })]) },
    ...{ big: buildImage([section(umask, { 0: 1 }, 'big')], 'big'), damaged },
  });
  for (const other of ['b', 'big']) {
    const { status, stdout, stderr } = image(folder, 'diff', 'a', other);
    assert.match(
      stderr,
      /section 'umask' differs, and its members cannot be told: there is no umask/,
    );
    assert.equal([status, stdout], [2, '']);
  }
  const said = image(folder, 'diff', 'a', 'damaged', ...withSamples);
  assert.match(
    said.stderr,
    /^damaged: error: is no sound image: the checksum is .* tells all \[bad-image\]\n$/,
  );
  assert.is(said.status, 2);
});

test('diff: padding', () => {
  const layout = canonical(struct('ckpt_x_s', [field('a', make.u8), field('b', make.u32)]));
  const lock = lockOf('x', layout);
  const folder = folderOf({
    a: buildImage([section(lock)]),
    b: buildImage([section(lock, { 0: 0x100 })]),
  });
  folder.write({ 'x.layout': lock.text });
  const { status, stdout } = image(folder, 'diff', 'a', 'b');
  assert.equal([status, stdout], [1, "x: differs in bytes that are no member's\n"]);
});

test('JSON of show: every key, in one order, the same again', () => {
  const bytes = Buffer.alloc(everyKind.layout.bytes);
  const { version, fingerprint } = everyKind;
  const folder = folderOf({
    a: buildImage([{ name: 'x', version, fingerprint, bytes }, section(sampleLock('umask'))]),
  });
  folder.write({ 'x.layout': writeLock(everyKind) });
  const call = () => image(folder, 'show', 'a', '--format', 'json');
  const first = call();
  assert.equal([first.status, first.stderr], [0, '']);
  assert.is(first.stdout, call().stdout);
  const json = JSON.parse(first.stdout);
  assert.equal(Object.keys(json), ['image', 'sections', 'findings']);
  assert.equal(Object.keys(json.image), ['file', 'format', 'byteOrder', 'bytes', 'checksum']);
  const keys = 'name version fingerprint offset bytes lock abi why members hex'.split(' ');
  for (const each of json.sections) assert.equal(Object.keys(each), keys);
  const [umask, x] = json.sections;
  assert.equal([umask.members, umask.hex, umask.lock], [null, '00000000', null]);
  assert.equal([x.hex, x.why, x.lock], [null, null, 'x.layout']);
  const mode = x.members.find((each: { member: string }) => each.member === 'slots[1].mode');
  const told = { type: 'enum:s32', at: '20', union: false, value: 0, named: 'MODE_A' };
  assert.equal(mode, { member: 'slots[1].mode', ...told });
  assert.ok(x.members.some((each: { union: boolean }) => each.union));
});

test('JSON of an image that is broken has both, of one that cannot be read its findings', () => {
  const damaged = sampleImage();
  damaged.writeUInt8(1, 600);
  const folder = folderOf({ damaged });
  const said = image(folder, 'show', 'damaged', '--format', 'json', ...withSamples);
  const json = JSON.parse(said.stdout);
  assert.equal(
    [said.status, said.stderr, json.sections.length, json.findings.length],
    [1, '', 5, 1],
  );
  const verified = image(folder, 'verify', 'damaged', '--format', 'json', ...withSamples);
  assert.equal(findingsOf(verified), json.findings);
  assert.equal(
    findingsOf(image(folder, 'show', 'none', '--format', 'json')).map(each => each.rule),
    ['unreadable-file'],
  );
});

test('hostile names and paths reach no terminal as they are', () => {
  const name = '\x1b[2Jx';
  const folder = folderOf({
    '\x1b]0;evil\x07': buildImage([
      { name, version: 1, fingerprint: '0'.repeat(16), bytes: Buffer.of(27) },
    ]),
  });
  for (const args of [['show'], ['verify']]) {
    const { stdout, stderr } = image(folder, ...args, '\x1b]0;evil\x07');
    assert.match(stdout + stderr, /\\x1b\[2Jx/);
    assert.not.match(stdout + stderr, /[^\x20-\x7e\n]/);
  }
});

test('what fills memory or screens is refused', () => {
  const layout = canonical(struct('ckpt_x_s', [field('a', array(make.u8, 2_000_000))]));
  const lock = lockOf('x', layout);
  const folder = folderOf({
    large: Buffer.alloc((16 << 20) + 1),
    many: buildImage([section(lock)]),
  });
  folder.write({ 'x.layout': lock.text });
  assert.match(image(folder, 'show', 'large').stderr, /has more than 16777216 bytes/);
  const many = image(folder, 'show', 'many');
  assert.match(many.stderr, /'x' has more values than can be looked at \[image-too-large\]/);
  assert.is(many.status, 2);
  assertFine(image(folder, 'verify', 'many'), /fine/);
});

test.run();
