// Which constants belong to which record, by what gcc and clang say of a header.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeValue } from '../../plugin/layout/constants.ts';
import { recordOn } from '../support/compile.ts';
import { machineCalled } from '../support/witness/compilers.ts';

const test = suite('what belongs');

const x86_64 = machineCalled('x86_64');

/** `NAME = VALUE, WHY` of each constant of a record; of enums each enumerator. */
function ownedBy(name: string, text: string, family: 'gcc' | 'clang' = 'gcc'): string[] {
  const { build, constants } = recordOn(x86_64, `${text}\nstruct ckpt_x_s { int z; };`, family);
  const found = build.find(name);
  const [layout] = found.ok ? found.value : [];
  if (!layout) throw new Error(`no ${name}`);
  const { macros, enums } = constants.of(name, layout);
  return [
    ...macros.map(each => `${each.name} = ${describeValue(each.value)}, ${each.claim}`),
    ...enums.map(
      each =>
        `enum ${each.tag ?? ''} { ${each.enumerators.map(({ name, value }) => `${name} = ${value}`).join(', ')} }, ${each.claim}`,
    ),
  ];
}

const TWO = `
#define ALPHA_VERSION 3
#define FIRST 1
struct alpha {
	int a;
#define BETWEEN 2
	int b;
#define LAST "x"
};
/* Values of BIT_*: see there. */
struct beta { int c[LEN]; /* or OTHER */ };
#define BIT_A (1 << 0)
#define BIT_B (1 << 1)
#define ALPHA_LATE 5
#define OTHER 7
#define REST 8
enum { LOOSE };
enum alpha_mode { ALPHA_ON = 1, ALPHA_OFF };
`;

for (const family of ['gcc', 'clang'] as const) {
  test(`the first reason that holds, ${family}`, () => {
    const text = `#define LEN 4\n${TWO}`;
    assert.equal(ownedBy('struct alpha', text, family), [
      'ALPHA_LATE = 5, by its name',
      'BETWEEN = 2, inside it',
      'FIRST = 1, stands before it',
      'LAST = "x", inside it',
      'enum alpha_mode { ALPHA_ON = 1, ALPHA_OFF = 2 }, by its name',
    ]);
    assert.equal(ownedBy('struct beta', text, family), [
      'BIT_A = 1, named in it',
      'BIT_B = 2, named in it',
      'LEN = 4, named in it',
      'OTHER = 7, named in it',
    ]);
    assert.equal(ownedBy('struct ckpt_x_s', text, family), [
      'REST = 8, stands before it',
      'enum  { LOOSE = 0 }, stands before it',
    ]);
  });
}

test('the only record of a header has all that is no version and a constant', () => {
  const text =
    '#define X_COMPATIBLE "x-v1"\n#define CONFIG_X 1\n#define GUARD\n#define F(x) x\n' +
    '#define TYPE int\n#define SIZE (sizeof(int))\n#define SUM (1 + TWO)\n#define TWO 2\n';
  assert.equal(ownedBy('struct ckpt_x_s', text), [
    'SUM = 3, of its header',
    'TWO = 2, of its header',
  ]);
});

test('an enum that is a member is part of the layout', () => {
  assert.equal(
    ownedBy('struct y', 'enum mode { A }; enum other { B };\nstruct y { enum mode m; };'),
    ['enum other { B = 0 }, stands before it'],
  );
});

test('what belongs to a struct belongs to those that embed it', () => {
  const text = 'struct in {\n#define INNER 1\nint a; };\nstruct out { struct in i[2]; int *p; };';
  assert.equal(ownedBy('struct out', text), ['INNER = 1, inside it']);
  assert.equal(ownedBy('struct in', text), ['INNER = 1, inside it']);
});

test('the longest name counts', () => {
  const text =
    'struct a { int x; }; struct a_b_hdr { int y; };\n#define A_B_FLAG 1\n#define A_FLAG 2';
  assert.equal(ownedBy('struct a_b_hdr', text), ['A_B_FLAG = 1, by its name']);
  assert.equal(ownedBy('struct a', text), ['A_FLAG = 2, by its name']);
});

test('an enumerator that is a macro, too, is one constant', () => {
  assert.equal(ownedBy('struct ckpt_x_s', 'enum { A = 4,\n#define A A\nB };'), [
    'enum  { A = 4, B = 5 }, of its header',
  ]);
});

test.run();
