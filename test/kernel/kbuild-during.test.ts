// What is saved while a step runs: the step may have read it before, and the next make must see it.

import { chmodSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Module, steps } from '../support/kernel-module.ts';

const test = suite('edits during a build');

/** A program that does its work, and then, once and while it still runs, edits a file. */
function editing(module: Module, program: string, when: string, file: string): string {
  const [path, once] = [module.path('wrapper.sh'), module.path('edited')];
  const edit = `sed -i 's/u8 tail/u16 tail/; s/tail u8/tail u16/; s/^void/int/' ${module.path(file)}`;
  module.write({
    'wrapper.sh': [
      '#!/bin/sh',
      `${program} "$@" || exit`,
      `case "$*" in *'${when}'*) [ -e ${once} ] || { : > ${once}; ${edit}; } ;; esac`,
      '',
    ].join('\n'),
  });
  chmodSync(path, 0o755);
  return path;
}

/** The module is built with a wrapper that edits `file`; what the make after that says, and the prototypes. */
function afterEdit(variable: string, program: string, when: string, file: string): string {
  const module = new Module({ subsystems: ['cap'] });
  module.build('ckpt_accept');
  module.build();
  const wrapper = `${variable}=${editing(module, program, when, file)}`;
  if (variable === 'NODE') module.remove('ckpt_generated');
  const during = module.make(wrapper);
  assert.ok(module.has('edited'), during.text);
  return `${module.make(wrapper).stderr}${module.read('ckpt_generated/cap_proto.h')}`;
}

test('a header, while the probe is compiled', () => {
  const said = afterEdit('CC', 'gcc', '/probe.c', 'cap/cap_header.h');
  assert.match(said, /'tail' was u8, is u16/);
});

test("a subsystem's code, while subsystems are discovered", () => {
  const said = afterEdit('NODE', 'node', ' probe ', 'cap/cap_code.c');
  assert.match(said, /^int cap_checkpoint/m);
});

test('a lock, while the glue is generated', () => {
  const said = afterEdit('NODE', 'node', ' generate ', 'cap/cap.layout');
  assert.match(said, /cap\.layout/);
});

test('when nothing was saved, the make after that has nothing to do', () => {
  const module = new Module({ subsystems: ['cap'] });
  module.build('ckpt_accept');
  module.build();
  assert.equal(steps(module, module.build()), []);
});

test.run();
