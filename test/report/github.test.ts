// Workflow commands: one line a finding, whatever the texts are.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Finding } from '../../plugin/report/diagnostic.ts';
import { githubReport } from '../../plugin/report/github.ts';

const test = suite('github report');

const plain = { rule: 'r', message: 'm', notes: [] };

test('nothing', () => assert.is(githubReport([]), ''));

test('a finding with its notes is one command', () => {
  const finding: Finding = {
    rule: 'element-type-changed',
    severity: 'error',
    message: "'effective' was u32[2], is u64",
    place: { file: 'include/linux/capability.h', line: 25, column: 3 },
    notes: [
      { place: { file: 'cap_header.h', line: 9 }, message: "reached through 'effective'" },
      { message: 'no place' },
    ],
  };
  assert.is(
    githubReport([finding]),
    '::error file=include/linux/capability.h,line=25,col=3,title=element-type-changed::' +
      "'effective' was u32[2], is u64%0Acap_header.h:9: reached through 'effective'%0Ano place\n",
  );
});

test('severities, and a place that is a file or none', () => {
  assert.is(
    githubReport([
      { ...plain, severity: 'warning', place: { file: 'x.h' } },
      { ...plain, severity: 'info' },
    ]),
    '::warning file=x.h,title=r::m\n::notice title=r::m\n',
  );
});

test('nothing in a name or a message ends a command or begins one', () => {
  const place = { file: 'a,b:c%\n::error::.h', line: 1 };
  const hostile: Finding = {
    ...plain,
    severity: 'error',
    message: '100 %\r\n::set-x::y\x1b[m',
    place,
  };
  assert.is(
    githubReport([hostile]),
    '::error file=a%2Cb%3Ac%25\\x0a%3A%3Aerror%3A%3A.h,line=1,title=r::100 %25\\x0d\\x0a::set-x::y\\x1b[m\n',
  );
});

test.run();
