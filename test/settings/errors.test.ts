// Each error of a file that is YAML, whole: line and column of what is wrong, and what to do.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { told } from '../support/settings.ts';

const test = suite('settings, errors');

/** Without what every line has. */
function errors(text: string): string[] {
  const lines = told(text).split('\n').slice(0, -1);
  return lines.map(line => {
    const [, place, message] =
      /^ckptgen\.yaml:(\d+:\d+): error: (.*) \[bad-config\]$/.exec(line) ?? [];
    if (!place) throw new Error(`of another form: ${line}`);
    return `${place} ${message}`;
  });
}

/** Of one line of a record. */
const ofRecord = (line: string) => errors(`records:\n- headers: a.h\n  ${line}\n`);
const ofHeaders = (value: string) => errors(`records:\n- headers: ${value}\n`);
const ofCompile = (line: string) => errors(`compile:\n  ${line}\n`);
const waiver = { rule: 'size-changed', struct: 'a', reason: 'r', expires: '2027-01-01' };

function ofWaiver(changed: Readonly<Record<string, string | undefined>>): string[] {
  const given = Object.entries({ ...waiver, ...changed }).filter(
    ([, value]) => value !== undefined,
  );
  return errors(`waivers:\n- ${given.map(([key, value]) => `${key}: ${value}`).join('\n  ')}\n`);
}

const WILD = 'in which * stands for any characters and ? for one';
const ALIKE = "write 'struct foo', 'union foo', 'foo_t' or bare 'foo'";
const NO_STRUCT = `matches no struct, union or typedef: ${ALIKE}, ${WILD}`;

test('unknown keys: the nearest, or all', () => {
  assert.equal(errors('lock: a\nLOCKS: a\nrecord: a\n'), [
    "1:1 unknown key 'lock': did you mean 'locks'?",
    "2:1 unknown key 'LOCKS': did you mean 'locks'?",
    "3:1 unknown key 'record': did you mean 'records'?",
  ]);
  assert.equal(errors('include: a\n3: b\n"": c\n~: d\n'), [
    "1:1 unknown key 'include': the file has locks, compile, records and waivers",
    "2:1 unknown key '3': the file has locks, compile, records and waivers",
    "3:1 unknown key '': the file has locks, compile, records and waivers",
    "4:1 unknown key '~': the file has locks, compile, records and waivers",
  ]);
  assert.equal(ofRecord('perAbi: true'), ["3:3 unknown key 'perAbi': did you mean 'per-abi'?"]);
  assert.equal(ofRecord('files: a'), [
    "3:3 unknown key 'files': a record has headers, structs, version, policy, per-abi, constants and compile",
  ]);
  assert.equal(ofCompile('cflags: a'), ["2:3 unknown key 'cflags': did you mean 'flags'?"]);
  assert.equal(ofCompile('cc: gcc'), [
    "2:3 unknown key 'cc': 'compile' has kernel, command, flags and before",
  ]);
  assert.equal(ofWaiver({ expiry: '1' }), ["6:3 unknown key 'expiry': did you mean 'expires'?"]);
  assert.equal(ofWaiver({ id: '1' }), [
    "6:3 unknown key 'id': a waiver has rule, struct, member, reason and expires",
  ]);
  assert.equal(errors(`${'x'.repeat(500)}: 1\n`), [
    `1:1 unknown key '${'x'.repeat(60)}...': the file has locks, compile, records and waivers`,
  ]);
  assert.equal(errors('? [a]\n: b\n? {a: b}\n: c\n'), [
    '1:3 a key is a word, not a list',
    '3:3 a key is a word, not a mapping',
  ]);
});

test('a key twice', () => {
  assert.equal(errors('locks: a\nrecords:\n- headers: a.h\n"locks": b\n'), [
    "4:1 'locks' stands in line 1 already",
  ]);
  assert.equal(ofRecord('headers: b.h'), ["3:3 'headers' stands in line 2 already"]);
});

test('what is made of keys', () => {
  for (const [text, what] of [
    ['a', "'a'"],
    ['- a', 'a list'],
    ['3', 'the number 3'],
    ['true', 'true'],
  ])
    assert.equal(errors(`${text}\n`), [
      `1:1 the file is made of keys (locks, compile, records and waivers), not ${what}`,
    ]);
  assert.equal(errors('compile: gcc\nrecords: [a.h]\nwaivers:\n- size-changed\n'), [
    "1:10 'compile' is made of keys (kernel, command, flags and before), not 'gcc'",
    "2:11 a record is made of keys (headers, structs, version, policy, per-abi, constants and compile), not 'a.h'",
    "4:3 a waiver is made of keys (rule, struct, member, reason and expires), not 'size-changed'",
  ]);
});

test('what is a list', () => {
  assert.equal(errors('records: {headers: a.h}\nwaivers: size-changed\n'), [
    "1:10 'records' is a list, each of its entries behind a '- ', not a mapping",
    "2:10 'waivers' is a list, each of its entries behind a '- ', not 'size-changed'",
  ]);
});

test('nothing where something is expected', () => {
  assert.equal(errors('locks:\ncompile:\nrecords: ~\nwaivers: null\n'), [
    "1:1 'locks' has no value: give it one, or take it away",
    "2:1 'compile' has no value: give it one, or take it away",
    "3:1 'records' has no value: give it one, or take it away",
    "4:1 'waivers' has no value: give it one, or take it away",
  ]);
  assert.equal(ofRecord('structs:'), ["3:3 'structs' has no value: give it one, or take it away"]);
  assert.equal(errors('records:\n-\n- headers: [a.h, ~]\n'), [
    "2:2 an item of 'records' has no value: give it one, or take it away",
    "3:18 an item of 'headers' has no value: give it one, or take it away",
  ]);
  assert.equal(errors('records: []\nwaivers: []\ncompile: {flags: []}\n'), [
    "1:10 'records' is an empty list: put something into it, or take the key away",
    "2:10 'waivers' is an empty list: put something into it, or take the key away",
    "3:18 'flags' is an empty list: put something into it, or take the key away",
  ]);
  assert.equal(errors('locks: ""\ncompile: {command: ["  "]}\n'), [
    "1:8 'locks' is empty: give it a value, or take it away",
    "2:21 an item of 'command' is empty: give it a value, or take it away",
  ]);
  assert.equal(ofWaiver({ reason: '" "' }), [
    "4:11 'reason' is empty: give it a value, or take it away",
  ]);
});

test('texts that no line can show', () => {
  assert.equal(errors('locks: "a\\tb"\n'), ["1:8 'locks' has a tab in it"]);
  assert.equal(errors('locks: a\tb\n'), ["1:8 'locks' has a tab in it"]);
  assert.equal(ofWaiver({ reason: '|\n    a\n    b' }), ["4:11 'reason' has a line break in it"]);
  for (const [written, code] of [
    ['\\0', 'U+0000'],
    ['\\e', 'U+001B'],
    ['\\x7f', 'U+007F'],
    ['\\N', 'U+0085'],
    ['\\L', 'U+2028'],
    ['\\u202e', 'U+202E'],
    ['\\ud800', 'U+D800'],
  ])
    assert.equal(ofWaiver({ reason: `"a${written}b"` }), [
      `4:11 'reason' has the character ${code} in it`,
    ]);
  assert.equal(errors('locks: " a"\n'), ["1:8 'locks' has blanks around it"]);
  assert.equal(errors(`locks: ${'x'.repeat(1001)}\n`), [
    "1:8 'locks' is longer than 1000 characters",
  ]);
});

test('locks', () => {
  assert.equal(errors('locks: [a]\n'), ["1:8 'locks' is the name of a folder, not a list"]);
  assert.equal(errors('locks: 1\n'), [
    "1:8 'locks' is the name of a folder, not the number 1: put it in quotes if it is meant",
  ]);
  assert.equal(errors('locks: a/../../b\n'), [
    "1:8 'a/../../b' leads out of the folder of this file by '..': move the file up, or name what is below it",
  ]);
  assert.equal(errors('locks: /a\n'), [
    "1:8 '/a' is absolute: write it from the folder of this file",
  ]);
  assert.equal(errors("locks: 'a\\b'\n"), [
    "1:8 'a\\b' has a \\ in it: parts of a path are separated by /",
  ]);
  assert.equal(errors('locks: a/*\n'), [
    "1:8 'a/*' is a pattern: the name of one folder is expected",
  ]);
});

test('compile', () => {
  assert.equal(ofCompile('command: gcc\n  kernel: a'), [
    "2:3 'command' stands beside 'kernel': take one of them away",
  ]);
  assert.equal(ofCompile('kernel: [a]'), [
    "2:11 'kernel' is the name of a kernel's build folder, not a list",
  ]);
  assert.equal(ofCompile('command: gcc -m32'), [
    "2:12 'command' is one word with blanks in it: write a list, [a, b]",
  ]);
  assert.equal(ofCompile('flags: [-DX, 1, {a: b}]'), [
    "2:16 an item of 'flags' is a word, not the number 1: put it in quotes if it is meant",
    "2:19 an item of 'flags' is a word, not a mapping",
  ]);
  assert.equal(ofCompile('flags: 0x10'), [
    "2:10 'flags' is a word or a list of them, not the number 0x10: put it in quotes if it is meant",
  ]);
  assert.equal(ofCompile('before: [<linux/types.h>, true]'), [
    "2:12 '<linux/types.h>' is no name of a header: write it as between < and >, 'linux/types.h'",
    "2:29 an item of 'before' is a header, not true",
  ]);
  assert.equal(ofRecord('compile: {falgs: -g}'), [
    "3:13 unknown key 'falgs': did you mean 'flags'?",
  ]);
});

test('headers', () => {
  assert.equal(errors('records:\n- structs: a\n'), [
    "2:3 this record has no 'headers': say where its structs are defined",
  ]);
  assert.equal(ofHeaders('{a: b}'), ["2:12 'headers' is a glob or a list of them, not a mapping"]);
  assert.equal(ofHeaders('[3]'), ["2:13 an item of 'headers' is a glob, not the number 3"]);
  assert.equal(ofHeaders('/usr/include/*.h'), [
    "2:12 '/usr/include/*.h' is absolute: write it from the folder of this file",
  ]);
  assert.equal(ofHeaders('../*.h'), [
    "2:12 '../*.h' leads out of the folder of this file by '..': move the file up, or name what is below it",
  ]);
  for (const glob of ['a{b,c}.h', 'a b.h', '[ab].h', 'a(b).h', 'ä.h', '$X/a.h', '~/"a".h'])
    assert.equal(ofHeaders(`'${glob}'`), [
      `2:12 '${glob}' is no glob of headers: letters, digits and _ . + - @ , ~ = % make a name, * ? and **/ stand for others; a list takes more than one glob`,
    ]);
  assert.equal(ofHeaders('a/**.h'), [
    "2:12 'a/**.h' has ** beside other characters: '**/' stands for folders of any depth, * for a part of a name",
  ]);
  for (const glob of ['a/', 'a/**', '"**"'])
    assert.equal(ofHeaders(glob), [
      `2:12 '${glob.replaceAll('"', '')}' ends in a folder: name the headers in it, as '*.h'`,
    ]);
  assert.equal(ofHeaders('"*a*b*c/*d*.h"'), ["2:12 '*a*b*c/*d*.h' has more than 4 *"]);
});

test('structs that no C name can match', () => {
  const names =
    'luo-* foo.h a/b 1foo struct union enum typedef {a,b} [ab]* !foo a** +(a) struct-foo foo() foo, ünion $foo';
  const more = [
    'enum foo',
    'struct  foo',
    'struct 1',
    'struct foo bar',
    'foo bar',
    'struct struct foo',
  ];
  for (const name of [...names.split(' '), ...more])
    assert.equal(ofRecord(`structs: '${name}'`), [`3:12 '${name}' ${NO_STRUCT}`]);
  assert.equal(ofRecord('structs: [a, 1, [b]]'), [
    "3:16 an item of 'structs' is a pattern of names, not the number 1",
    "3:19 an item of 'structs' is a pattern of names, not a list",
  ]);
  assert.equal(ofRecord('structs: true'), [
    "3:12 'structs' is a pattern of names or a list of them, not true",
  ]);
  assert.equal(ofRecord('structs: "*a*b*c*d*"'), ["3:12 '*a*b*c*d*' has more than 4 *"]);
});

test('version', () => {
  assert.equal(ofRecord('version: 3'), ["3:12 'version' is the name of a macro, not the number 3"]);
  for (const name of ['3', 'A B', 'A-B', 'A()', 'A*', '1A'])
    assert.equal(ofRecord(`version: '${name}'`), [
      `3:12 '${name}' is no name of a macro: write one, as 'FOO_VERSION'`,
    ]);
});

test('policy, per-abi', () => {
  assert.equal(ofRecord('policy: bmup'), ["3:11 'policy' is bump, additive or frozen, not 'bmup'"]);
  assert.equal(ofRecord('policy: [bump]'), [
    "3:11 'policy' is bump, additive or frozen, not a list",
  ]);
  assert.equal(ofRecord('per-abi: yes'), ["3:12 'per-abi' is true or false, not 'yes'"]);
  assert.equal(ofRecord('per-abi: 1'), ["3:12 'per-abi' is true or false, not the number 1"]);
  assert.equal(ofRecord('per-abi: "true"'), ["3:12 'per-abi' is true or false, not 'true'"]);
});

test('constants', () => {
  assert.equal(ofRecord('constants: false'), [
    "3:14 'constants' is none, a pattern of names or a list of them, not false",
  ]);
  assert.equal(ofRecord('constants: [A-*, none, 7]'), [
    `3:15 'A-*' matches no constant: write its name, ${WILD}`,
    "3:20 'none' stands alone, not in a list: 'constants: none'",
    "3:26 an item of 'constants' is a pattern of names, not the number 7",
  ]);
});

test('waivers', () => {
  assert.equal(errors('waivers:\n- {}\n- rule: size-changed\n  struct: a\n  reason: b\n'), [
    "2:3 this waiver has no 'rule', 'struct', 'reason' and 'expires'",
    "3:3 this waiver has no 'expires'",
  ]);
  assert.equal(ofWaiver({ rule: 'size-chnaged' }), [
    "2:9 'size-chnaged' is no rule: did you mean 'size-changed'?",
  ]);
  assert.equal(ofWaiver({ rule: 'x' }), ["2:9 'x' is no rule: 'ckptgen rules' lists them"]);
  assert.equal(ofWaiver({ rule: '7' }), ["2:9 'rule' is the id of a rule, not the number 7"]);
  assert.equal(ofWaiver({ rule: '"*"' }), ["2:9 '*' is no rule: 'ckptgen rules' lists them"]);
  assert.equal(ofWaiver({ struct: 'a.b' }), [`3:11 'a.b' ${NO_STRUCT}`]);
  assert.equal(ofWaiver({ struct: '[a, b]' }), ["3:11 'struct' is a pattern of names, not a list"]);
  assert.equal(ofWaiver({ member: '3' }), [
    "6:11 'member' is a pattern of member paths, not the number 3",
  ]);
  for (const member of ['a[3]', 'a..b', '.a', 'a.', 'a->b', 'struct a', 'a[]b', '**'])
    assert.equal(ofWaiver({ member: `'${member}'` }), [
      `6:11 '${member}' matches no member: write its path as findings do, 'effective.cap' or 'slots[].id', ${WILD}`,
    ]);
  assert.equal(ofWaiver({ reason: '5' }), [
    "4:11 'reason' is a text, not the number 5: put it in quotes if it is meant",
  ]);
});

test('dates', () => {
  for (const date of ['2027-02-30', '2027-02-29', '2027-00-01', '2027-13-01', '2027-04-31'])
    assert.equal(ofWaiver({ expires: date }), [`5:12 '${date}' is no day of the calendar`]);
  for (const date of ['2027-1-01', '31.3.2027', 'never', '2027-03-31T00:00:00Z', '+02027-01-01'])
    assert.equal(ofWaiver({ expires: date }), [
      `5:12 '${date}' is no date: write year, month and day, as 2027-03-31`,
    ]);
  assert.equal(ofWaiver({ expires: '20270331' }), [
    "5:12 'expires' is a date, as 2027-03-31, not the number 20270331",
  ]);
});

test('two waivers that waive the same', () => {
  const one = '- {rule: size-changed, struct: a, member: b, reason: r, expires: 2027-01-01}\n';
  const other = '- {expires: 2028-01-01, rule: size-changed, struct: a, member: b, reason: s}\n';
  assert.equal(errors(`waivers:\n${one}${other}`), [
    '3:3 this waives what the waiver in line 2 waives already',
  ]);
});

test('all of them, in the order of lines', () => {
  const text =
    'waivers:\n- {rule: x}\nrecords:\n- structs: 1x\n  policy: a\ncompile: {kernel: 1}\nlocks: ..\n';
  assert.equal(errors(text), [
    "2:3 this waiver has no 'struct', 'reason' and 'expires'",
    "2:10 'x' is no rule: 'ckptgen rules' lists them",
    "4:3 this record has no 'headers': say where its structs are defined",
    `4:12 '1x' ${NO_STRUCT}`,
    "5:11 'policy' is bump, additive or frozen, not 'a'",
    "6:19 'kernel' is the name of a kernel's build folder, not the number 1: put it in quotes if it is meant",
    "7:8 '..' leads out of the folder of this file by '..': move the file up, or name what is below it",
  ]);
});

test('the first thousand are told, and how many more there are', () => {
  const found = errors(Array.from({ length: 1_500 }, (_, index) => `k${index}: 1\n`).join(''));
  assert.is(found.length, 1_001);
  assert.is(found.at(-1), '1000:1 500 more problems are not shown');
});

test.run();
