import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { includesIn } from '../../plugin/host/includes.ts';

const test = suite('includes');

/** As they would be written. */
function found(text: string): string[] {
  return [...includesIn(text)].map(({ name, quoted }) => (quoted ? `"${name}"` : `<${name}>`));
}

test('directives of all spellings', () => {
  const text = [
    '#include "a.h"',
    '#include <b/c.h>',
    '  #\tinclude\t"d e.h"  // rest',
    '#include<f.h>',
    '#include_next <g.h>',
    '#import "h.h"',
    '#if 0',
    '# include "i.h"',
    '#endif',
    '#include "../j.h"\r',
    '#if __has_include(<k.h>) && __has_include ( "l.h" )',
  ].join('\n');
  assert.equal(found(text), [
    ...['"a.h"', '<b/c.h>', '"d e.h"', '<f.h>', '<g.h>', '"h.h"', '"i.h"', '"../j.h"'],
    ...['<k.h>', '"l.h"'],
  ]);
});

test('comments and line ends that count for nothing', () => {
  const text = [
    '/* c */ # /* c */ include /* c */ "a.h" /* begins',
    '#include "in-comment.h"',
    '*/ #include "of-the-same-line.h"',
    '/* begins',
    '*/ #include "b.h"',
    '#include \\',
    '  "c.h"',
    '#incl\\\r',
    'ude <d.h>',
    '// comment goes on \\',
    '#include "in-line-comment.h"',
    '#include <e//f.h>',
    '#include <g/*h.h>',
    '#include "i//j.h"',
  ].join('\n');
  assert.equal(found(text), [
    ...['"a.h"', '"b.h"', '"c.h"', '<d.h>', '<e//f.h>', '<g/*h.h>', '"i//j.h"'],
  ]);
});

test('what only looks like a directive, and literals that hide nothing', () => {
  const text = [
    'const char *a = "/*";',
    '#include "a.h"',
    "char b = '\"', c = '\\'';",
    '#include "b.h"',
    "#error don't",
    '#include "c.h"',
    'const char *d = "// \\" ";',
    '#include "d.h"',
    'x #include "no.h"',
    '#include MACRO(x)',
    '#include "not closed',
    '#include <not closed',
    '#includes "no.h"',
    '#define X "include"',
    '#include "e.h"',
  ].join('\n');
  assert.equal(found(text), ['"a.h"', '"b.h"', '"c.h"', '"d.h"', '"e.h"']);
  assert.equal(found('/* never closed\n#include "a.h"\n'), []);
  assert.equal(found(''), []);
});

test('texts that are made to take long do not', () => {
  const parts = [
    '/*',
    '"\\',
    '#include <',
    '\\\n',
    '"',
    ' ',
    '# ',
    '\n#include "',
    '/*/',
    "'\\",
    '/**/',
  ];
  const from = performance.now();
  for (const part of parts) for (const _ of includesIn(part.repeat(300_000)));
  assert.ok(performance.now() - from < 10_000);
});

test.run();
