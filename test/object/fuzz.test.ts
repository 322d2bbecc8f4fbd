// Real objects, damaged at random: reading all of one always ends in a Result, soon, and in little memory.
// CKPTGEN_COUNT says how many a kind of object, CKPTGEN_SEED which; a failure names the one to try again.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readObject } from '../../plugin/object/read.ts';
import { type Compiler, clang, compile, compilersFor, gcc, machines } from '../support/objects.ts';
import { Random } from '../support/random.ts';

const test = suite('damaged objects');

const first = Number(process.env.CKPTGEN_SEED ?? 1);
const count = Number(process.env.CKPTGEN_COUNT ?? 400);

const SECONDS_MAX = 2;
const GROWTH_MAX = 512 * 1024 * 1024;

const source = `
  #define ONE 1
  #define F(x, ...) (x)
  #undef ONE
  typedef unsigned __le32; typedef int row[3]; enum e { A = -1, B = 0x7fffffff };
  typedef struct { char c; __le32 l; } untagged; struct hidden;
  struct inner { int a:3; unsigned long b:29; enum e e:4; union { float f; untagged u; }; };
  struct outer { struct inner in[2]; row r[4]; struct outer *next; struct hidden *h; int (*f)(int);
                 const volatile char name[16]; struct { long long l; } __attribute__((packed)) p; int x[]; };
  struct outer object; untagged u;
  int function(struct outer *o) { static __thread int t; return t + o->in[1].a; }`;

const [, i386, , s390x] = machines.map(machine => compilersFor(machine)[0]) as Compiler[];

const kinds: readonly (readonly [Compiler | undefined, readonly string[]])[] = [
  [gcc, ['-gdwarf-5']],
  [clang, ['-gdwarf-4', '-fdebug-types-section']],
  [gcc, ['-gdwarf-5', '-gz']],
  [clang, ['-gdwarf-5']],
  [clang, ['-gdwarf-4', '-gdwarf64']],
  [i386, ['-gdwarf-5']],
  [s390x, ['-gdwarf-4']],
  [gcc, ['-g3', '-gdwarf-5']],
  [i386, ['-g3', '-gdwarf-4']],
  [clang, ['-gdwarf-5', '-fdebug-macro']],
  [clang, ['-gdwarf-4', '-fdebug-macro']],
];

/** What numbers turn into: limits, small ones, what makes the next longer. */
const NUMBERS = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xfffffff0, 0xffffffff];

type Damage = (bytes: Buffer, random: Random) => Buffer;

const damages: readonly Damage[] = [
  (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  (bytes, random) => {
    for (let flips = 1 + random.below(8); flips > 0; flips--) {
      const at = random.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    }
    return bytes;
  },
  (bytes, random) => {
    bytes[random.below(bytes.length)] = random.below(256);
    return bytes;
  },
  (bytes, random) => {
    bytes.writeUInt32LE(random.pick(NUMBERS), random.below(bytes.length - 4));
    return bytes;
  },
  (bytes, random) => {
    const length = random.below(256);
    const [from, to] = [random.below(bytes.length), random.below(bytes.length)];
    bytes.copyWithin(to, from, from + length);
    return bytes;
  },
  (bytes, random) => {
    const at = random.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.below(64))]);
  },
  (bytes, random) => {
    const at = random.below(bytes.length);
    const end = Math.min(at + random.below(128), bytes.length);
    return bytes.fill(random.pick([0, 0xff, 0x80]), at, end);
  },
];

/** Reads all there is; returns what an exception would have hidden. */
function readAll(bytes: Uint8Array): string | undefined {
  const started = performance.now();
  try {
    const read = readObject(bytes, 'damaged.o');
    if (read.ok) {
      for (const name of read.value.names()) read.value.find(name);
      read.value.macros();
      read.value.enums();
    }
  } catch (error) {
    return String(error instanceof Error ? error.stack : error);
  }
  const seconds = (performance.now() - started) / 1000;
  return seconds > SECONDS_MAX ? `took ${seconds.toFixed(1)} s` : undefined;
}

function damaged(whole: Buffer, seed: number): Buffer {
  const random = new Random(seed);
  let bytes: Buffer = Buffer.from(whole);
  for (let times = 1 + random.below(3); times > 0 && bytes.length > 8; times--)
    bytes = random.pick(damages)(bytes, random);
  return bytes;
}

/** Where sections start and end, by the section headers of a 64-bit little-endian object. */
function boundaries(bytes: Buffer): number[] {
  const table = Number(bytes.readBigUInt64LE(40));
  const starts = Array.from({ length: bytes.readUInt16LE(60) }, (_, index) => {
    const header = table + index * 64;
    const offset = Number(bytes.readBigUInt64LE(header + 24));
    return [header, offset, offset + Number(bytes.readBigUInt64LE(header + 32))];
  });
  return starts.flat().flatMap(at => [at - 1, at, at + 1]);
}

test('truncated at every section and section header', () => {
  const whole = compile(gcc, source, ['-g']);
  for (const at of boundaries(whole))
    if (at >= 0 && at < whole.length) {
      assert.is(readAll(whole.subarray(0, at)), undefined, `at ${at}`);
      assert.not.ok(readObject(whole.subarray(0, at), 'damaged.o').ok, `at ${at}`);
    }
});

for (const [compiler, flags] of kinds) {
  if (!compiler) throw new Error('no compiler');
  const name = `${compiler.family} ${compiler.machine.name} ${flags.join(' ')}`;
  test(`damaged at random: ${name}`, () => {
    const whole = compile(compiler, source, flags);
    assert.ok(readObject(whole, 'whole.o').ok);
    const before = process.memoryUsage().rss;
    for (let seed = first; seed < first + count; seed++) {
      const again = `CKPTGEN_SEED=${seed} CKPTGEN_COUNT=1 node test/run.mjs object/fuzz (${name})`;
      assert.is(readAll(damaged(whole, seed)), undefined, again);
    }
    const growth = process.memoryUsage().rss - before;
    assert.ok(growth < GROWTH_MAX, `grew by ${growth} bytes`);
  });
}

test.run();
