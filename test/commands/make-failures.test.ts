import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { failuresOfMake } from '../../plugin/commands/make-failures.ts';

const test = suite('failures of make');

test("ckptgen's own words, with their notes and ids", () => {
  const text = [
    '  CKPT    ckpt_generated/probe.c',
    "cap/cap_header.h:7:6: error: 'cap' has no code [no-code]",
    'cap/cap_code.c: note: expected here',
    'note: add it',
    'ckpt_generated/probe.sum: error: is not whole [bad-state]',
    'make[1]: *** [Makefile:12: x] Error 2',
  ].join('\n');
  assert.equal(failuresOfMake(text), [
    {
      code: 'no-code',
      message: "'cap' has no code",
      place: { file: 'cap/cap_header.h', line: 7, column: 6 },
      notes: [
        { place: { file: 'cap/cap_code.c' }, message: 'expected here' },
        { message: 'add it' },
      ],
    },
    {
      code: 'bad-state',
      message: 'is not whole',
      place: { file: 'ckpt_generated/probe.sum' },
      notes: [],
    },
  ]);
});

test('source lines say nothing, whatever stands in them', () => {
  const [first, ...more] = failuresOfMake(
    [
      "x_header.h:12345:6: error: 'x' has no code [no-code]",
      '12345 | int x; // y.h:1: error: not told [other]',
      '      |     ^',
    ].join('\n'),
  );
  assert.equal(more, []);
  assert.is(first.code, 'no-code');
});

test("the compiler's, which have no id", () => {
  const [first] = failuresOfMake('/a b/x.h:3: error: expected ;\n');
  assert.equal(first, {
    code: 'make-failed',
    message: 'expected ;',
    place: { file: '/a b/x.h', line: 3 },
    notes: [],
  });
});

test('without any: the last lines that say something', () => {
  const [only, ...more] = failuresOfMake('1\n2\n\n3\n4\n5\n6\n\n');
  assert.equal(more, []);
  assert.is(only.code, 'probe-failed');
  assert.equal(
    only.notes?.map(each => each.message),
    ['2', '3', '4', '5', '6'],
  );
});

test.run();
