// A module whose record is laid out per ABI, by the real Kbuild: what the kernel's headers and flags make
// of it, and what a lock that was accepted elsewhere does.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Module, pair, within } from '../support/kernel-module.ts';

const test = suite('a module on one of several ABIs');

const members = 'unsigned long ip;\n\tu64 mask;\n\tu32 low : 3, high : 20;';

function fpu(perAbi: boolean): Record<string, string> {
  const files = pair('fpu', members, '<linux/types.h>');
  const header = files['fpu_header.h'] ?? '';
  const text = perAbi
    ? header.replace('struct ckpt_fpu_s {', '#define CKPT_FPU_PER_ABI 1\nstruct ckpt_fpu_s {')
    : header;
  return within('fpu', { ...files, 'fpu_header.h': text });
}

/** As i386 lays it out. */
const entry = [
  'abi i386',
  '# Accepted by a build for i386; other ABIs have entries of their own.',
  'version 3',
  'fingerprint FINGERPRINT',
  'struct ckpt_fpu_s, 16 bytes, aligned 4',
  '  ip u32 at 0, 4 bytes, from unsigned long',
  '  mask u64 at 4, 8 bytes, from u64',
  '  low u32:3 at 12 bit 0, 3 bits, from u32',
  '  high u32:20 at 12 bit 3, 20 bits, from u32',
];

/** The entry, with the fingerprint that its refusal names. */
function foreignLines(module: Module): string[] {
  const lock = module.read('fpu/fpu.layout').split('\n');
  const text = (mark: string) => entry.map(line => line.replace('FINGERPRINT', mark));
  const write = (mark: string) =>
    module.write({ 'fpu/fpu.layout': lock.toSpliced(3, 0, ...text(mark)).join('\n') });
  write('0'.repeat(16));
  const refused = module.make('ckpt_check').stderr;
  const actual = /have the fingerprint ([0-9a-f]{16})/.exec(refused)?.[1];
  if (actual === undefined) throw new Error(refused);
  write(actual);
  return text(actual);
}

test('per ABI: accepted, built, and beside an entry of another ABI that stays as it is', () => {
  const module = new Module({ subsystems: [], files: fpu(true) });
  module.build();
  assert.match(module.read('ckpt_generated/uapi/tm/fpu.h'), /CKPT_FPU__X86_64_VERSION 0$/m);
  assert.match(
    module.build('ckpt_accept', 'CKPT=fpu').stdout,
    /^fpu: version 1 on x86_64 recorded in fpu\/fpu\.layout and include\/uapi\/tm\/fpu\.h$/m,
  );
  const foreign = foreignLines(module);
  assert.is(module.make('ckpt_check').status, 2, 'the exported header has not that entry');
  assert.match(
    module.build('ckpt_accept', 'CKPT=fpu').stdout,
    /^fpu: version 1 on x86_64 recorded/m,
  );
  assert.ok(module.read('fpu/fpu.layout').includes(foreign.join('\n')));
  module.build('ckpt_check');
  module.build();
  const header = module.read('include/uapi/tm/fpu.h');
  assert.match(header, /CKPT_FPU__I386_VERSION 3$/m);
  assert.match(module.read('ckpt_generated/uapi/tm/uber.h'), /struct ckpt_fpu_s_x86_64 fpu;/);
});

test('portable, and accepted on i386: make fails, naming this ABI and the member', () => {
  const module = new Module({ subsystems: [], files: fpu(false) });
  module.build('ckpt_accept', 'CKPT=fpu');
  const lock = module.read('fpu/fpu.layout');
  const lines = entry.slice(2).join('\n');
  const write = (mark: string) =>
    module.write({
      'fpu/fpu.layout': `${lock.split('\n').slice(0, 3).join('\n')}\n${lines.replace('FINGERPRINT', mark)}\n`,
    });
  write('0'.repeat(16));
  write(/have the fingerprint ([0-9a-f]{16})/.exec(module.make().stderr)?.[1] ?? '');
  const made = module.make();
  assert.is(made.status, 2);
  assert.match(
    made.stderr,
    /fpu\/fpu_header\.h:6:16: error: 'struct ckpt_fpu_s' is not portable: on x86_64 'ip' \(unsigned long\) is u64, the lock says u32 \[abi-dependent\]$/m,
  );
  const accepted = module.make('ckpt_accept', 'CKPT=fpu');
  assert.is(accepted.status, 2);
  assert.match(accepted.stderr, /is not portable: on x86_64 'ip'/);
});

test.run();
