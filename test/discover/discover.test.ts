import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Candidate, discover } from '../../plugin/discover/discover.ts';

const test = suite('discover');

const CODE =
  'void X_checkpoint(struct ckpt_X_s *s)\n{\n}\n\nint X_restore(const struct ckpt_X_s *s)\n{\n\treturn 0;\n}\n';

function header(name: string, guard = `${name.toUpperCase()}_H`): string {
  return `#ifndef ${guard}\n#define ${guard}\nstruct ckpt_${name}_s {\n\tint a;\n};\n#endif\n`;
}

function candidate(
  name: string,
  more: { folder?: string; header?: string; code?: string | null } = {},
): Candidate {
  const folder = more.folder ?? '';
  const code = more.code === undefined ? CODE.replaceAll('X', name) : more.code;
  return {
    header: `${folder}${name}_header.h`,
    name,
    headerText: { text: more.header ?? header(name) },
    code: `${folder}${name}_code.c`,
    ...(code === null ? {} : { codeText: { text: code } }),
  };
}

/** What discovery says, one line a failure or a subsystem. */
function outcome(...candidates: Candidate[]): string {
  const result = discover(candidates);
  if (result.ok)
    return result.value
      .map(each => `${each.name} ${each.header} ${each.checkpointReturns}`)
      .join('\n');
  return result.failures
    .map(({ code, message, place }) => {
      const spot = [place?.file, place?.line, place?.column]
        .filter(part => part !== undefined)
        .join(':');
      return `${spot}: ${message} [${code}]`;
    })
    .join('\n');
}

test('a header that defines the struct of its name is a subsystem', () => {
  assert.is(outcome(candidate('cap')), 'cap cap_header.h void');
});

test('functions that it may have beside the two, and that it goes last', () => {
  const more = (code: string, header = '') => {
    const own = candidate('cap');
    const [{ text: headerText }, { text: codeText }] = [own.headerText, own.codeText] as [
      { text: string },
      { text: string },
    ];
    const result = discover([
      {
        ...own,
        headerText: { text: `${header}\n${headerText}` },
        codeText: { text: `${codeText}\n${code}` },
      },
    ]);
    if (!result.ok) return result.failures.map(({ message }) => message);
    return result.value.map(each => [each.hasVerify, each.hasUndo, each.goesLast]);
  };
  const record = 'const struct ckpt_cap_s *record';
  assert.equal(more(''), [[false, false, false]]);
  assert.equal(more(`int cap_verify(${record}) { return 0; }`), [[true, false, false]]);
  assert.equal(more(`int cap_undo(${record})\n{\n}`), [[false, true, false]]);
  assert.equal(more(`/* int cap_undo(${record}) { } */ int cap_verify(${record});`), [
    [false, false, false],
  ]);
  assert.equal(more('', '#define CKPT_CAP_GOES_LAST 1'), [[false, false, true]]);
  assert.equal(more('', '/* #define CKPT_CAP_GOES_LAST 1 */'), [[false, false, false]]);
  assert.equal(more('', '#define CKPT_CAPS_GOES_LAST 1'), [
    "defines 'CKPT_CAPS_GOES_LAST', which says nothing of 'cap': 'CKPT_CAP_GOES_LAST' does",
  ]);
  assert.equal(more(`static int cap_verify(${record}) { return 0; }`), [
    "'cap_verify' must not be static: the glue calls it",
  ]);
  assert.equal(more(`void cap_undo(${record}) { }`), [
    "'cap_undo' must return int: 'int cap_undo(const struct ckpt_cap_s *)'",
  ]);
});

test('the order is by name, bytewise, whatever order the files come in', () => {
  const names = ['b', 'a_b', 'a', 'ab', 'a1'];
  const sorted = names.map(name => candidate(name));
  assert.is(
    outcome(...sorted),
    ['a', 'a1', 'a_b', 'ab', 'b'].map(name => `${name} ${name}_header.h void`).join('\n'),
  );
  assert.is(outcome(...sorted.toReversed()), outcome(...sorted));
});

test('int X_checkpoint() is told from the seed form', () => {
  const code = CODE.replace('void', 'int').replaceAll('X', 'cap');
  assert.is(outcome(candidate('cap', { code })), 'cap cap_header.h int');
});

test('the return type may stand on a line of its own, behind a comment and attributes', () => {
  const code = CODE.replaceAll('X', 'cap').replace('void ', '/* saves; int */\n__cold\nvoid\n');
  assert.is(outcome(candidate('cap', { code })), 'cap cap_header.h void');
});

test('attributes may stand between struct, tag and body', () => {
  for (const text of [
    'struct __packed ckpt_cap_s {',
    'struct ckpt_cap_s __attribute__((packed, aligned(8))) {',
  ]) {
    const candidates = candidate('cap', { header: `${text}\n\tint a;\n};\n` });
    assert.is(outcome(candidates), 'cap cap_header.h void');
  }
});

test('a header with neither a checkpoint struct nor code is left alone, whatever its name', () => {
  for (const name of ['vdso', 'my-sub', '2fast', '', 'int', 'Cap']) {
    assert.is(
      outcome(candidate(name, { header: 'struct other {\n\tint a;\n};\n', code: null })),
      '',
    );
  }
});

test('a struct in a comment, a string or a directive does not count', () => {
  const text =
    '/* struct ckpt_x_s { */\n// struct ckpt_x_s {\n#define T struct ckpt_x_s { \\\n struct ckpt_y_s {\nchar *s = "struct ckpt_x_s {";\n';
  assert.is(outcome(candidate('cap', { header: text, code: null })), '');
});

test('a struct of another name is an error at the struct', () => {
  assert.is(
    outcome(candidate('cap', { header: '\nstruct ckpt_caps_s {\n\tint a;\n};\n' })),
    "cap_header.h:2:8: defines 'struct ckpt_caps_s', but a header of this name must define 'struct ckpt_cap_s': rename the struct or the file [name-mismatch]",
  );
});

test('columns are counted in bytes, as compilers do', () => {
  assert.match(
    outcome(candidate('cap', { header: '\n/* \u6a29 */ struct ckpt_caps_s {\n\tint a;\n};\n' })),
    /^cap_header\.h:2:18: defines/,
  );
});

test('a struct that is only named is an error', () => {
  assert.is(
    outcome(candidate('cap', { header: 'struct ckpt_cap_s;\n', code: null })),
    "cap_header.h:1:8: only names 'struct ckpt_cap_s', but a header of this name must define 'struct ckpt_cap_s': rename the struct or the file [name-mismatch]",
  );
});

test('code beside a header without any checkpoint struct is an error', () => {
  assert.is(
    outcome(candidate('cap', { header: 'struct cap {\n\tint a;\n};\n' })),
    "cap_header.h: defines no 'struct ckpt_cap_s', though 'cap_code.c' stands beside it: define the struct, or rename the code [name-mismatch]",
  );
});

test('missing code is an error at the struct that wants it', () => {
  assert.is(
    outcome(candidate('cap', { folder: 'security/', code: null })),
    "security/cap_header.h:3:8: 'struct ckpt_cap_s' has no 'security/cap_code.c' beside it: write that file with 'void cap_checkpoint(struct ckpt_cap_s *)' and 'int cap_restore(const struct ckpt_cap_s *)' [missing-code]",
  );
});

test('each missing function is named; a prototype, a call or a comment is none', () => {
  const code =
    'int cap_restore(const struct ckpt_cap_s *s);\n/* void cap_checkpoint(x) { } */\nint f(void)\n{\n\treturn cap_restore(0);\n}\n';
  assert.is(
    outcome(candidate('cap', { code })),
    "cap_code.c: 'cap_checkpoint' is not defined here: add 'void cap_checkpoint(struct ckpt_cap_s *)' [missing-code]\n" +
      "cap_code.c: 'cap_restore' is not defined here: add 'int cap_restore(const struct ckpt_cap_s *)' [missing-code]",
  );
});

test('a static function and a wrong return type are errors at the function', () => {
  const code = CODE.replaceAll('X', 'cap')
    .replace('void ', 'static void ')
    .replace('int ', 'void ');
  assert.is(
    outcome(candidate('cap', { code })),
    "cap_code.c:1:13: 'cap_checkpoint' must not be static: the glue calls it [missing-code]\n" +
      "cap_code.c:5:6: 'cap_restore' must return int: 'int cap_restore(const struct ckpt_cap_s *)' [missing-code]",
  );
});

/** The code of `cap`, with other words in front of cap_checkpoint and cap_restore. */
function heads(checkpoint: string, restore: string): Candidate {
  const code = CODE.replaceAll('X', 'cap')
    .replace('void cap_checkpoint', checkpoint)
    .replace('int cap_restore', restore);
  return candidate('cap', { code });
}

test('a definition may bear any macro and attribute, and brackets around its name', () => {
  for (const [checkpoint, restore, returns] of [
    ['noinline void cap_checkpoint', 'notrace int cap_restore', 'void'],
    ['asmlinkage int cap_checkpoint', 'int asmlinkage cap_restore', 'int'],
    ['__attribute__((noinline)) void cap_checkpoint', 'signed int cap_restore', 'void'],
    ['UNKNOWN(int, "x")\nvoid cap_checkpoint', 'UNKNOWN(struct x *)\nsigned cap_restore', 'void'],
    ['void (cap_checkpoint)', 'int __must_check ((cap_restore))', 'void'],
    ['extern const int cap_checkpoint', 'inline int cap_restore', 'int'],
    ['void UNKNOWN cap_checkpoint', 'status_t cap_restore', 'void'],
  ] as const) {
    assert.is(outcome(heads(checkpoint, restore)), `cap cap_header.h ${returns}`, checkpoint);
  }
  const code = CODE.replaceAll('X', 'cap').replace(')\n', ')\n\t__acquires(RCU) UNKNOWN(x)\n');
  assert.is(outcome(candidate('cap', { code })), 'cap cap_header.h void');
});

test('a type that is plainly another is an error, whatever stands around it', () => {
  for (const type of [
    'void',
    'noinline void',
    'UNKNOWN(int)\nvoid',
    'int *',
    'struct int_s',
    'unsigned int',
    'long int',
    'bool noinline',
  ]) {
    assert.match(
      outcome(heads('void cap_checkpoint', `${type} cap_restore`)),
      /^cap_code\.c:\d+:\d+: 'cap_restore' must return int: [^\n]* \[missing-code\]$/,
      type,
    );
  }
  assert.match(
    outcome(heads('void *cap_checkpoint', 'int cap_restore')),
    /must return void or int/,
  );
});

test('static is found among macros, and before a name in brackets', () => {
  assert.is(
    outcome(heads('static noinline void (cap_checkpoint)', 'int static cap_restore'))
      .match(/must not be static/g)
      ?.join(),
    'must not be static,must not be static',
  );
});

test('pointers to functions, calls and prototypes with macros define nothing', () => {
  const code =
    'int (*cap_checkpoint)(void);\nint (cap_restore)(int) UNKNOWN(x);\nint f(void)\n{\n\tif (cap_checkpoint(0)) {\n\t}\n\tdo cap_restore(0); while (0);\n}\n';
  assert.is(outcome(candidate('cap', { code })).match(/is not defined here/g)?.length, 2);
});

test('one name in two folders is an error that shows both', () => {
  const result = discover([candidate('cap', { folder: 'b/' }), candidate('cap', { folder: 'a/' })]);
  assert.not(result.ok);
  if (result.ok) return;
  assert.is(result.failures.length, 1);
  assert.is(result.failures[0].code, 'duplicate-subsystem');
  assert.is(result.failures[0].place?.file, 'b/cap_header.h');
  assert.is(result.failures[0].notes?.[0]?.place?.file, 'a/cap_header.h');
});

test('two headers with one include guard are an error that shows both', () => {
  assert.is(
    outcome(
      candidate('a', { header: header('a', 'CKPT_H') }),
      candidate('b', { header: header('b', 'CKPT_H') }),
    ),
    "b_header.h:1:9: include guard 'CKPT_H' is that of 'a_header.h' as well: give each header its own [shared-guard]",
  );
});

const STRUCT = 'struct ckpt_X_s {\n\tint a;\n};\n';

/** What discovery says of two headers of one text, X their names. */
function twice(text: string): string {
  return outcome(
    ...['a', 'b'].map(name => candidate(name, { header: text.replaceAll('X', name) })),
  );
}

test('an include guard is found however it is written', () => {
  for (const text of [
    `#ifndef G\r\n#define G\r\n${STRUCT.replaceAll('\n', '\r\n')}#endif\r\n`,
    `#ifndef G\n\n/* why\n */\n\n#define G\n${STRUCT}#endif /* G */\n\n// end`,
    `#ifndef G /* ours */\n#include <linux/types.h>\n#define G 1\n${STRUCT}#endif`,
    `/* SPDX */\n # if !defined ( G )\n#ifdef O\n#else\n#endif\n${STRUCT}#define G\n#endif\n`,
    `#if \\\n ! defined G\n#define \\\r\n G\n${STRUCT}#endif\n`,
  ]) {
    assert.match(twice(text), /^b_header\.h:\d+:\d+: include guard 'G' .* \[shared-guard\]$/, text);
  }
});

test('a macro that two headers give a default, or only ask for, is no include guard', () => {
  const both = 'a a_header.h void\nb b_header.h void';
  for (const text of [
    `#ifndef LEN\n#define LEN 3\n#endif\n${STRUCT}`,
    `#ifndef LEN\n#define LEN 3\n#endif\n#ifndef X_H\n#define X_H\n${STRUCT}#endif\n`,
    `#ifndef LEN\n#define LENGTH 3\n${STRUCT}#endif\n`,
    `#ifndef LEN\n#define LEN 3\n${STRUCT}#else\n${STRUCT}#endif\n`,
    `#ifndef LEN\n#define LEN 3\n#endif\n${STRUCT}#ifdef X\n#endif\n`,
  ]) {
    assert.is(twice(text), both, text);
  }
});

test('names that C, C++, make or the glue cannot bear are errors', () => {
  const names = [
    'int',
    'class',
    'linux',
    'current',
    'full',
    'uber',
    'dropin',
    'Cap',
    '2fast',
    'my-sub',
    'a,b',
    'ä',
    'a__b',
    'a_',
    '_a',
    ' a',
    '$(touch X)',
    '',
    'a'.repeat(49),
  ];
  for (const name of names) {
    const text = outcome(candidate(name, { header: 'struct ckpt_cap_s {\n\tint a;\n};\n' }));
    assert.match(
      text,
      /cannot be a subsystem's name: it .*; rename the file and its struct \[reserved-name\]$/,
    );
  }
});

test("a header in the module's own folder is not called like one that is generated", () => {
  const called = (name: string, path: string) => ({ ...candidate(name), header: path });
  for (const [name, path] of [
    ['cap', 'cap_glue.h'],
    ['cap', 'cap_proto.h'],
    ['asserts', 'asserts.h'],
    ['ube', 'uber.h'],
  ] as const) {
    const told = 'is called like a generated header: rename it or put it into a folder';
    assert.is(outcome(called(name, path)), `${path}: ${told} [reserved-name]`);
    assert.is(outcome(called(name, `cap/${path}`)), `${name} cap/${path} void`);
  }
  assert.is(outcome(called('cap', 'glue.h')), 'cap glue.h void');
});

test('a folder name that make cannot carry is an error', () => {
  for (const folder of ['a b/', 'a$b/', '-x/', "a'/", 'ä/', 'a\nb/']) {
    assert.match(outcome(candidate('cap', { folder })), /\[reserved-name\]$/);
  }
  assert.is(
    outcome(candidate('cap', { folder: '../../mm/ckpt.d/' })),
    'cap ../../mm/ckpt.d/cap_header.h void',
  );
});

test('files that cannot be read are errors, header and code', () => {
  const problem = { problem: 'permission denied' };
  assert.is(
    outcome(
      { ...candidate('cap'), headerText: problem },
      { ...candidate('sched'), codeText: problem },
    ),
    'cap_header.h: cannot be read: permission denied [unreadable-file]\nsched_code.c: cannot be read: permission denied [unreadable-file]',
  );
});

test('hostile text takes linear time', () => {
  for (const text of [
    'struct __a'.repeat(50_000),
    '('.repeat(500_000),
    '/*'.repeat(200_000),
    '"\\'.repeat(200_000),
    'struct ckpt_'.repeat(100_000),
    'cap_checkpoint('.repeat(100_000),
    `struct ${'__a'.repeat(100_000)}`,
    'struct __a('.repeat(50_000) + ')'.repeat(50_000),
    'cap_restore('.repeat(50_000) + ')'.repeat(50_000),
    'cap_restore() a('.repeat(50_000) + ')'.repeat(50_000),
    'a '.repeat(200_000) + 'cap_restore() '.repeat(50_000),
    `${'('.repeat(200_000)}cap_restore${')'.repeat(200_000)}`,
    `#if !defined${' '.repeat(300_000)}`,
    `#ifndef G${' )'.repeat(200_000)}x`,
    '#ifndef G\n'.repeat(100_000),
    `#ifndef G\n${'#define G\\\n'.repeat(100_000)}`,
    ' '.repeat(500_000),
    '\n'.repeat(500_000),
    'struct ckpt_a '.repeat(100_000),
    '/*\u6a29*/ struct ckpt_a '.repeat(100_000),
  ]) {
    const started = Date.now();
    discover([candidate('cap', { header: text, code: text })]);
    assert.ok(Date.now() - started < 3_000, text.slice(0, 20));
  }
});

test.run();
