// What the glue refuses of a record, bit by bit, held against C that names the members; and how it
// counts bits on either byte order, which compilers of both evaluate.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { holesOf } from '../../plugin/emit/holes.ts';
import { JUDGE_MACROS, judgeFunction } from '../../plugin/emit/judge.ts';
import { type ValueCheck, valueChecks } from '../../plugin/emit/values.ts';
import { canonical } from '../../plugin/layout/canonical.ts';
import type { AggregateType } from '../../plugin/layout/layout.ts';
import { readObject } from '../../plugin/object/read.ts';
import { array, bool, enumeration, field, struct, u32, union } from '../support/layouts.ts';
import { fill, scratch } from '../support/scratch.ts';
import { machines, run } from '../support/witness/compilers.ts';

const test = suite('judge');

const RECORD = `
enum plain { P0, P1, P7 = 7 };
enum counted { C0, C1, C2, C3, C4 };
enum flags { F_NONE, F_A = 1, F_B = 2, F_C = 4, F_ALL = 7 };
enum negative { N_BAD = -1, N_GOOD = 0 };
struct inner { unsigned char tag; enum counted kind; _Bool on[2]; };
struct record {
	_Bool yes;
	enum plain plain;
	enum flags flags;
	enum negative negative;
	struct inner list[3];
	unsigned int low : 3;
	_Bool bit : 1;
	enum counted narrow : 5;
	enum counted crossing : 8;
	union { _Bool any; unsigned short wide; } either;
	enum plain table[2][2];
	unsigned long long end;
	unsigned char last;
};
`;

/** For the record in r: 1 if a member has a value that its type has not. */
const ORACLE = `
static int raw(const void *at, size_t size) { long long v = 0; memcpy(&v, at, size); return v > 1; }
#define PLAIN(e) ((e) != P0 && (e) != P1 && (e) != P7)
#define BYTE(m) raw(&(m), 1)
static int has_bad_value(const struct record *r)
{
	int i, bad = BYTE(r->yes) || PLAIN(r->plain) || (unsigned int)r->flags > 7 ||
		(r->negative != N_BAD && r->negative != N_GOOD) || r->narrow > 4 || r->crossing > 4;
	for (i = 0; i < 3; i++)
		bad |= (unsigned int)r->list[i].kind > 4 || BYTE(r->list[i].on[0]) || BYTE(r->list[i].on[1]);
	for (i = 0; i < 4; i++)
		bad |= PLAIN(r->table[i / 2][i % 2]);
	return bad;
}
/* All bits of all members. */
static void fill_members(struct record *r)
{
	int i;
	memset(&r->yes, 0xff, 1); memset(&r->plain, 0xff, 4); memset(&r->flags, 0xff, 4);
	memset(&r->negative, 0xff, 4); memset(&r->either, 0xff, 2); memset(r->table, 0xff, 16);
	memset(&r->end, 0xff, 8); memset(&r->last, 0xff, 1);
	r->low = 7; r->bit = 1; r->narrow = 31; r->crossing = 255;
	for (i = 0; i < 3; i++) {
		memset(&r->list[i].tag, 0xff, 1); memset(&r->list[i].kind, 0xff, 4);
		memset(r->list[i].on, 0xff, 2);
	}
}
`;

const MAIN = `
int main(void)
{
	static struct record r, used;
	unsigned char *bytes = (unsigned char *)&r;
	size_t bit, other;
	fill_members(&used);
	for (bit = 0; bit < sizeof(r) * 8; bit++)
		for (other = 0; other < sizeof(r) * 8; other++) {
			int expected, got, hole = 0;
			memset(&r, 0, sizeof(r));
			bytes[bit / 8] |= 1 << bit % 8;
			bytes[other / 8] |= 1 << other % 8;
			for (size_t i = 0; i < sizeof(r); i++)
				hole |= bytes[i] & ~((unsigned char *)&used)[i];
			expected = hole ? -EUCLEAN : has_bad_value(&r) ? -EDOM : 0;
			got = judge(&r);
			if (got != expected) {
				printf("bits %zu, %zu: %d, not %d\\n", bit, other, got, expected);
				return 1;
			}
			if (bit == other) counts[-expected]++;
		}
	printf("%d %d %d\\n", counts[0], counts[EUCLEAN], counts[EDOM]);
	return 0;
}
`;

const KERNEL = `
#include <stdio.h>
#include <string.h>
#define EUCLEAN 117
#define EDOM 33
typedef unsigned char u8;
typedef unsigned long long u64;
static int counts[256];
static void *memchr_inv(const void *start, int c, size_t bytes)
{
	const u8 *p = start;
	for (; bytes; bytes--, p++)
		if (*p != c)
			return (void *)p;
	return NULL;
}
`;

function layoutOf(folder: string): AggregateType {
  fill(folder, { 'a.c': `${RECORD}struct record r;\n` });
  run('gcc', ['-g', '-c', 'a.c', '-o', 'a.o'], folder);
  const layouts = readObject(readFileSync(join(folder, 'a.o')), 'a.o');
  const found = layouts.ok ? layouts.value.find('struct record') : layouts;
  if (!found.ok) throw new Error(found.failures[0].message);
  return canonical(found.value[0] as AggregateType);
}

test('two bits at a time: padding, bools, enums and flags, in arrays and bit-fields, not in unions', () => {
  const folder = scratch();
  const layout = layoutOf(folder);
  const holes = holesOf(layout, 'little');
  if (!holes.ok) throw new Error(holes.failures[0].message);
  const judge = judgeFunction('judge', holes.value, valueChecks(layout));
  fill(folder, {
    'b.c': [KERNEL, RECORD, ORACLE, ...JUDGE_MACROS, ...judge, MAIN].join('\n'),
  });
  run(
    'gcc',
    ['-O2', '-Wall', '-fsanitize=undefined', '-fno-sanitize=bool,enum', 'b.c', '-o', 'b'],
    folder,
  );
  const ran = spawnSync(join(folder, 'b'), { encoding: 'utf8' });
  assert.equal([ran.status, ran.stderr], [0, '']);
  const [fine = 0, holed = 0, valued = 0] = ran.stdout.trim().split(' ').map(Number);
  assert.ok(fine > 50 && holed > 50 && valued > 200, ran.stdout);
});

/** As a constant expression: the kernel's C has none with a loop. */
const CONSTANT = `
typedef unsigned char u8;
typedef unsigned long long u64;
typedef decltype(sizeof 0) size_t;
${JUDGE_MACROS.join('\n').replace('static inline', 'static constexpr')}
constexpr u8 bytes[] = { 0xa1, 0x00, 0x12, 0x34, 0x56, 0x78 };
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
static_assert(ckptgen_value(bytes, 0, 3) == 5 && ckptgen_value(bytes, 7, 2) == 2, "bits");
static_assert(ckptgen_value(bytes, 16, 32) == 0x12345678, "a number");
#else
static_assert(ckptgen_value(bytes, 0, 3) == 1 && ckptgen_value(bytes, 7, 2) == 1, "bits");
static_assert(ckptgen_value(bytes, 16, 32) == 0x78563412, "a number");
#endif
`;

for (const { name, triple } of machines)
  test(`${name}: bits are counted as its bit-fields are`, () => {
    const folder = scratch();
    fill(folder, { 'a.cc': CONSTANT });
    run(
      `${triple}-g++`,
      ['-std=c++20', '-Wall', '-Werror', '-Wno-unused', '-fsyntax-only', 'a.cc'],
      folder,
    );
  });

const line = (check: ValueCheck): string =>
  check.kind === 'loop'
    ? `${check.count} x ${check.strideBits} at ${check.offsetBits} (${check.inner.map(line).join('; ')})`
    : `${check.widthBits} at ${check.offsetBits}: ${
        check.allowed.kind === 'mask' ? `mask ${check.allowed.mask}` : check.allowed.values.join()
      }`;

function checksOf(...members: Parameters<typeof struct>[1]): string[] {
  return valueChecks(struct('x', members)).map(line);
}

test('an enum is one of flags if it has bits beyond what counting gives', () => {
  const enums: [Record<string, number>, string][] = [
    [{ A: 0, B: 1 }, '0,1'],
    [{ A: 0, B: 1, C: 2 }, '0,1,2'],
    [{ A: 1, B: 2 }, '1,2'],
    [{ A: 1, B: 2, C: 4 }, 'mask 7'],
    [{ A: 0, B: 1, C: 2, D: 3, E: 4 }, '0,1,2,3,4'],
    [{ A: 4 }, 'mask 4'],
    [{ A: 1, B: 2, C: 8, ALL: 11 }, 'mask 11'],
    [{ A: 1, B: 2, C: 8, D: 5 }, '1,2,5,8'],
    [{ A: -1, B: 0 }, '0,4294967295'],
  ];
  for (const [values, expected] of enums)
    assert.equal(checksOf(field('e', enumeration(values))), [`32 at 0: ${expected}`]);
});

test('what any bits are a value of is not looked at', () => {
  const either = union('u', [field('b', bool)]);
  const one = field('f', bool, { widthBits: 1 });
  assert.equal(checksOf(field('n', u32), field('u', either), one), []);
  assert.equal(checksOf(field('e', enumeration({}))), []);
  assert.equal(checksOf(field('b', array(bool, 2, 3))), ['6 x 8 at 0 (8 at 0: mask 1)']);
});

test.run();
