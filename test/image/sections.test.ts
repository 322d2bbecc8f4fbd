// ckpt_sections.h: every compiler takes it, and programs with it read, edit and refuse images.

import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readImage } from '../../plugin/image/read.ts';
import { checkpatch } from '../support/checkpatch.ts';
import { cells, complaints, nameOf } from '../support/exported/matrix.ts';
import { buildImage, sampleImage, sampleLock, seal, section, writer } from '../support/images.ts';
import { brokenImages, soundImage } from '../support/images-broken.ts';
import { Random } from '../support/random.ts';
import { fill, scratch } from '../support/scratch.ts';
import { INCLUDES, type Program, sectionsProgram } from '../support/sections.ts';

const test = suite('ckpt_sections.h');

const STRICT = [
  ...['-Wall', '-Wextra', '-Wpedantic', '-Wconversion', '-Wsign-conversion', '-Wshadow'],
  ...['-Wcast-qual', '-Wcast-align', '-Wundef', '-Wpointer-arith', '-Werror', ...INCLUDES],
];

const USES = `
int use(void *image, size_t size);
int use(void *image, size_t size)
{
	struct ckpt_image_section row;
	int err = ckpt_find(image, size, "x", &row);

	return err ? ckpt_row(image, size, 0, &row) : ckpt_seal(image, size);
}
`;

const RECORDS = `
int records(void *image, size_t size);
int records(void *image, size_t size)
{
	struct ckpt_umask_s record;
	const struct ckpt_umask_s *same = &record;
	int err = CKPT_GET(image, size, umask, UMASK, &record);

	return err ? err : CKPT_PUT(image, size, umask, UMASK, same);
}
`;

test('every compiler, standard and target takes it without a word', () => {
  const folder = scratch();
  const include = '#include "ckpt_sections.h"\n';
  fill(folder, {
    'plain.c': `${include}${include}${USES}`,
    'all.c': `#include <ckpt_sample/umask.h>\n${include}${USES}${RECORDS}`,
  });
  // The exported headers begin with C++11, as long long does.
  const oldest = cells
    .filter(({ standard }) => standard === 'c++11')
    .map(cell => ({ ...cell, standard: 'c++98' }));
  assert.is(oldest.length, 8);
  const said = [
    ...oldest.map(cell => complaints(cell, folder, 'plain.c', STRICT)),
    ...cells.map(cell => complaints(cell, folder, 'all.c', STRICT)),
  ];
  assert.equal(said.filter(Boolean), []);
});

test('a record of another subsystem is told by every compiler', () => {
  const folder = scratch();
  const wrong = RECORDS.replace('&record)', '&other)').replace(
    'same = &record;',
    'same = &record;\n\tstruct ckpt_personality_s other;',
  );
  const names = ['umask', 'personality'].map(name => `#include <ckpt_sample/${name}.h>\n`).join('');
  fill(folder, { 'wrong.c': `${names}#include "ckpt_sections.h"\n${wrong}` });
  for (const cell of cells.filter(({ standard }) => ['c90', 'c++11'].includes(standard)))
    assert.match(
      complaints(cell, folder, 'wrong.c', INCLUDES),
      /pointer|incompatible/,
      nameOf(cell),
    );
});

test('both headers are in the style of the kernel', () => {
  // C90 has no inline, and the magic is two strings as a C would be a digit of \x93.
  const files = ['ckpt_image.h', 'ckpt_sections.h'];
  assert.is(checkpatch('kbuild/image', files, 'INLINE', 'STRING_FRAGMENTS'), '');
});

const native = sectionsProgram();
const programs: Readonly<Record<string, Program>> = {
  native,
  'clang, C++': sectionsProgram('clang++-14', ['-xc++', '-std=c++11']),
  '32 bits': sectionsProgram('i686-linux-gnu-gcc', ['-static', '-std=gnu90']),
};

for (const [name, program] of Object.entries(programs)) {
  test(`${name}: a record is read, edited and sealed, and nothing else changes`, () => {
    const [said = ''] = program('e', [sampleImage()]);
    const others = ['cap', 'groups', 'personality'].map(each => section(sampleLock(each)));
    const expected = buildImage([
      ...others,
      section(sampleLock('sched'), { 8: -5 }),
      section(sampleLock('umask'), { 0: 0o77 }),
    ]);
    assert.is(said, `fine 12 fine fine ${expected.toString('hex')}`);
  });

  test(`${name}: every error of the format has its errno`, () => {
    const broken = brokenImages('little');
    const said = program('c', [...broken.map(({ image }) => image), soundImage('little')]);
    const expected = broken.map(({ what, errno }) => `${what}: ${errno}`);
    assert.equal(
      broken.map(({ what }, index) => `${what}: ${said[index]}`),
      expected,
    );
    assert.is(said.at(-1), 'fine');
  });

  test(`${name}: another name, version, fingerprint or size, and nothing is touched`, () => {
    const image = sampleImage();
    const errnos = 'ENOENT ENOENT ENOENT ESTALE ESTALE EREMCHG EREMCHG EMSGSIZE EMSGSIZE';
    assert.is(program('w', [image])[0], `${errnos} ee ${image.toString('hex')}`);
  });
}

test('a broken image is neither read nor edited nor sealed', () => {
  for (const { what, errno, image } of brokenImages('little')) {
    const [said = ''] = native('e', [image]);
    assert.is(said, `${errno} eeeeeeee ${errno} ${errno} ${image.toString('hex')}`, what);
    const [again = ''] = native('r', [image]);
    if (errno !== 'EBADMSG') assert.is(again, `${errno} ${image.toString('hex')}`, what);
  }
});

test('what was edited in place is sealed', () => {
  const image = sampleImage();
  image.writeUInt32LE(0o27, image.length - 16);
  assert.equal(native('c', [image]), ['EBADMSG']);
  const [said = ''] = native('r', [image]);
  assert.is(said, `fine ${seal(Buffer.from(image)).toString('hex')}`);
  const [hex = ''] = said.split(' ').slice(1);
  assert.equal(native('c', [Buffer.from(hex, 'hex')]), ['fine']);
});

test('sections are listed by their names', () => {
  const [said = ''] = native('l', [soundImage('little')]);
  assert.is(said, 'aa@320 ab@328 b@336 ENOENT');
  assert.equal(native('l', [buildImage([])]), ['ENOENT']);
});

test('an image of the other byte order is refused', () => {
  assert.equal(native('c', [sampleImage('big')]), ['EILSEQ']);
});

test("the checksum is zlib's, in C, here and in the plugin", () => {
  const random = new Random(1);
  const images = [sampleImage(), soundImage('big'), buildImage([])].concat(
    Array.from({ length: 20 }, () => {
      const bytes = Array.from({ length: 32 + random.below(300) }, () => random.below(256));
      return Buffer.from(bytes);
    }),
  );
  const cleared = images.map(image => {
    const copy = Buffer.from(image);
    copy.fill(0, 28, 32);
    return copy.toString('hex');
  });
  const python = [
    'import sys, zlib',
    'for line in sys.stdin: print("%08x" % zlib.crc32(bytes.fromhex(line.strip())))',
  ].join('\n');
  const ran = spawnSync('python3', ['-c', python], { input: cleared.join('\n'), encoding: 'utf8' });
  const expected = ran.stdout.split('\n').slice(0, -1);
  assert.is(expected.length, images.length, ran.stderr);
  assert.equal(native('s', images), expected);
  const sealed = images.slice(0, 2).map(image => image.readUInt32LE(28));
  assert.is(sealed[0]?.toString(16).padStart(8, '0'), expected[0]);
  assert.is(images[1]?.readUInt32BE(28).toString(16).padStart(8, '0'), expected[1]);
  for (const image of images.slice(0, 3)) assert.equal(readImage(image).problems.told, []);
});

const seed = Number(process.env.CKPTGEN_SEED ?? 7);
const count = Number(process.env.CKPTGEN_COUNT ?? 6_000);

// Of two faults, a byte between sections is the one that the plugin does not look for any more.
test(`plugin and C say the same of random images (seed ${seed})`, () => {
  const random = new Random(seed);
  const images = Array.from({ length: count }, () => mutant(random));
  const said = native('c', images);
  const tally = new Map<string, number>();
  images.forEach((image, index) => {
    const { problems, otherFormat } = readImage(image);
    const errnos = problems.told.map(({ errno }) => errno as string);
    const [by = ''] = [said[index]];
    tally.set(by, (tally.get(by) ?? 0) + 1);
    const hex = `CKPTGEN_SEED=${seed}: ${image.toString('hex')}`;
    if (otherFormat !== undefined) assert.is(by, 'EPROTONOSUPPORT', hex);
    else if (by === 'fine') assert.equal(errnos, [], hex);
    else if (by === 'EUCLEAN') assert.ok(errnos.length > 0, hex);
    else assert.ok(errnos.includes(by), `${by}, not ${errnos} ${hex}`);
  });
  const seen = ['fine', 'ENOTUNIQ', 'ERANGE', 'EUCLEAN', 'E2BIG', 'ENODATA', 'EFBIG'];
  for (const each of seen) assert.ok((tally.get(each) ?? 0) > 20, `${each} of ${[...tally]}`);
});

const INTERESTING = [
  0n,
  1n,
  5n,
  31n,
  32n,
  96n,
  320n,
  325n,
  328n,
  341n,
  352n,
  2n ** 32n,
  2n ** 64n - 1n,
];

/** Of a sound image, one to three fields or bytes changed, and most of them sealed again. */
function mutant(random: Random): Buffer {
  const image = soundImage('little');
  for (let edits = 1 + random.below(3); edits > 0; edits--) {
    const put = writer(image, 'little');
    const row = 32 + 96 * random.below(3);
    const roll = random.below(7);
    if (roll === 0) put.u64(row + 72, random.pick(INTERESTING));
    else if (roll === 1) put.u64(row + 80, random.pick(INTERESTING));
    else if (roll === 2) image.writeUInt8(random.below(256), row + random.below(64));
    else if (roll === 3) image.writeUInt8(random.below(256), 320 + random.below(32));
    else if (roll === 4) put.u32(24, random.pick([0, 1, 2, 4, 0xffffffff]));
    else if (roll === 5) image.writeUInt8(random.below(256), random.below(image.length));
    else image.writeUInt8(random.below(4), row + 64 + random.below(32));
  }
  const whole = random.chance(10) ? resized(image, random) : image;
  return random.chance(90) ? seal(whole) : whole;
}

function resized(image: Buffer, random: Random): Buffer {
  if (random.chance(50)) return Buffer.from(image.subarray(0, 336 + random.below(16)));
  return Buffer.concat([image, Buffer.alloc(1 + random.below(9))]);
}

test.run();
