// The reader of images: every fault is found where it is, of any bytes, and nothing else is.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readImage } from '../../plugin/image/read.ts';
import {
  buildImage,
  HEADER,
  type Order,
  ROW,
  sampleImage,
  seal,
  writer,
} from '../support/images.ts';
import { brokenImages, soundImage } from '../support/images-broken.ts';
import { Random } from '../support/random.ts';

const test = suite('reading images');

const orders: readonly Order[] = ['little', 'big'];

for (const order of orders) {
  test(`${order}-endian: what is written is read`, () => {
    const { image, problems } = readImage(soundImage(order));
    assert.equal(problems.told, []);
    const { byteOrder, format, size, sectionCount } = image?.header ?? {};
    assert.equal([byteOrder, format, size, sectionCount], [order, 1, 352n, 3]);
    const rows = image?.sections.map(each => [
      ...[each.name, each.version, each.fingerprint, each.offset, each.size],
      Buffer.from(each.bytes ?? []).toString('hex'),
    ]);
    assert.equal(rows, [
      ['aa', 1, '0123456789abcdef', 320n, 5n, '0102030400'],
      ['ab', 2, '1123456789abcdef', 328n, 5n, '0102030401'],
      ['b', 3, '2123456789abcdef', 336n, 5n, '0102030402'],
    ]);
  });

  test(`${order}-endian: each fault by its errno, alone`, () => {
    for (const { what, errno, image } of brokenImages(order)) {
      const { told } = readImage(image).problems;
      const errnos = [...new Set(told.map(each => each.errno))];
      const also = errno === 'ENODATA' ? errnos.filter(each => each !== 'E2BIG') : errnos;
      // A size of zero has no room for anything.
      const expected = what === 'a size of zero' ? ['EFBIG', 'E2BIG'] : [errno];
      assert.equal(also, expected, `${what}: ${JSON.stringify(told)}`);
    }
  });

  test(`${order}-endian: no change of a byte is fine`, () => {
    const sound = soundImage(order);
    for (let at = 0; at < sound.length; at++) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const image = Buffer.from(sound);
        image[at] = (image[at] ?? 0) ^ flip;
        const { problems, otherFormat } = readImage(image);
        assert.ok(problems.count > 0 || otherFormat !== undefined, `byte ${at} ^ ${flip}`);
      }
    }
  });
}

test('where, what and what to do', () => {
  const image = soundImage('little');
  image.writeUInt8(1, HEADER + ROW + 93);
  image.writeUInt8(0x77, 349);
  seal(image);
  assert.equal(readImage(image).problems.told, [
    {
      errno: 'EUCLEAN',
      at: 349,
      what: "the byte behind 'b' is of no section and 0x77",
      remedy: readImage(image).problems.told[0]?.remedy,
    },
    {
      errno: 'EUCLEAN',
      at: HEADER + ROW + 92,
      section: 'ab',
      what: 'what is reserved in the row of the section is not zero',
      remedy: readImage(image).problems.told[0]?.remedy,
    },
  ]);
  for (const broken of brokenImages('little'))
    for (const { what, remedy } of readImage(broken.image).problems.told) {
      assert.match(what, /^[a-z][\x20-\x7e]*[^.]$/, broken.what);
      assert.match(remedy, /take it anew|name the file|ckpt_seal/, broken.what);
    }
});

test('a format that is not ours is not guessed at', () => {
  const image = soundImage('big');
  writer(image, 'big').u32(12, 2);
  const { otherFormat, image: read, problems } = readImage(seal(image, 'big'));
  assert.equal([otherFormat, read, problems.count], [2, undefined, 0]);
});

test('no sections, an empty section, the longest name', () => {
  const nothing = { version: 0, fingerprint: '0'.repeat(16), bytes: new Uint8Array() };
  const images = [
    buildImage([]),
    buildImage([
      { name: 'a', ...nothing },
      { name: 'b', ...nothing },
    ]),
    buildImage([{ name: 'x'.repeat(63), ...nothing }]),
  ];
  for (const image of images) assert.equal(readImage(image).problems.told, []);
});

test('names that a terminal would obey are spelled out', () => {
  const name = '\x1b[31m"\\\x9b';
  const image = buildImage([
    { name, version: 1, fingerprint: '0'.repeat(16), bytes: Buffer.of(1) },
  ]);
  const read = readImage(image);
  const [section] = read.image?.sections ?? [];
  assert.is(section?.shownName, '\\x1b[31m\\"\\\\\\x9b');
  assert.is(section?.name, '');
  assert.equal(
    read.problems.told.map(({ errno, what }) => `${errno} ${what}`),
    ["ENOTUNIQ a section's name has other characters than a-z, 0-9 and _"],
  );
});

test('a table of any number of broken rows is told in part, and counted', () => {
  const image = Buffer.alloc(HEADER + ROW * 1_000);
  soundImage('little').copy(image, 0, 0, HEADER);
  const put = writer(image, 'little');
  put.u64(16, BigInt(image.length));
  put.u32(24, 1_000);
  const { problems } = readImage(seal(image));
  assert.is(problems.told.length, 100);
  assert.ok(problems.count >= 1_000);
});

const seed = Number(process.env.CKPTGEN_SEED ?? 3);
const count = Number(process.env.CKPTGEN_COUNT ?? 5_000);

test(`random damage is never fine, and never an exception (seed ${seed})`, () => {
  const random = new Random(seed);
  for (let round = 0; round < count; round++) {
    const sound =
      round % 20 === 0 ? sampleImage(random.pick(orders)) : soundImage(random.pick(orders));
    const image = damaged(sound, random);
    const { problems, otherFormat } = readImage(image);
    const isFine = problems.count === 0 && otherFormat === undefined;
    if (isFine) assert.ok(image.equals(sound), `CKPTGEN_SEED=${seed}: ${image.toString('hex')}`);
  }
});

test(`random bytes behind a header are no exception, sealed or not (seed ${seed})`, () => {
  const random = new Random(seed);
  let tables = 0;
  for (let round = 0; round < count; round++) {
    const order = random.pick(orders);
    const image = Buffer.alloc(HEADER + random.below(600));
    for (let at = HEADER; at < image.length; at++)
      image[at] = random.chance(60) ? 0 : random.below(256);
    soundImage(order).copy(image, 0, 0, HEADER);
    writer(image, order).u64(16, BigInt(image.length));
    writer(image, order).u32(24, random.below(7));
    tables += readImage(seal(image, order)).image?.sections.length ?? 0;
  }
  assert.ok(tables > count / 10);
});

function damaged(sound: Buffer, random: Random): Buffer {
  let image = Buffer.from(sound);
  for (let edits = 1 + random.below(4); edits > 0; edits--) {
    const at = random.below(image.length || 1);
    const roll = random.below(6);
    if (roll === 0) image = Buffer.from(image.subarray(0, at));
    else if (roll === 1) image = Buffer.concat([image, image.subarray(at)]);
    else if (roll === 2) image.copyWithin(at, random.below(image.length || 1));
    else if (roll === 3) image = Buffer.concat([image.subarray(0, at), image.subarray(at + 1)]);
    else if (image.length > 0) image[at] = random.below(256);
  }
  return image;
}

test.run();
