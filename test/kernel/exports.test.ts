// ckpt_exports.sh: which subsystem of a module needs what the kernel does not export.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('exports');
const script = resolve('kbuild/tree/scripts/ckpt_exports.sh');

const kernel = 'int shut, open, __ksymtab_open, newer, __export_symbol_newer;\n';
const uses = (...symbols: string[]) =>
  `${symbols.map(symbol => `extern int ${symbol};`).join(' ')}\nint *used[] = { ${symbols.map(symbol => `&${symbol}`).join(', ')} };\n`;

const objects = ['kernel/ckpt/core.o', 'kernel/ckpt/../../mm/ckpt/page_code.o'];

function build(page: string): string {
  const folder = scratch();
  fill(folder, {
    'vmlinux.c': kernel,
    'kernel/ckpt/core.c': uses('open'),
    'mm/ckpt/page_code.c': page,
    'kernel/ckpt/ckpt.mod': objects.map(object => `${object}\n`).join(''),
    'kernel/ckpt/ckpt.o': '',
  });
  for (const object of ['vmlinux.o', ...objects]) {
    const { status } = spawnSync('gcc', ['-c', '-o', object, object.replace(/o$/, 'c')], {
      cwd: folder,
    });
    assert.is(status, 0, object);
  }
  return folder;
}

function ask(folder: string, nm = 'nm') {
  const args = [script, nm, 'vmlinux.o', 'kernel/ckpt/ckpt.mod', 'exports.stamp'];
  const { status, stderr } = spawnSync('sh', args, { cwd: folder, encoding: 'utf8' });
  return { status, stderr, isStamped: existsSync(join(folder, 'exports.stamp')) };
}

test('what is exported, in either way, and what no kernel has are left to modpost', () => {
  const folder = build(uses('open', 'newer', 'of_another_module'));
  assert.equal(ask(folder), { status: 0, stderr: '', isStamped: true });
  assert.equal(ask(folder, 'false'), { status: 0, stderr: '', isStamped: true });
});

test('the subsystem, the symbol and what to do are named', () => {
  const folder = build(uses('shut', 'open'));
  const told = [
    "mm/ckpt/page_code.c: error: subsystem 'page' needs 'shut', which the kernel does not export to modules [unexported-symbol]",
    'note: build it in (CONFIG_CKPT=y), switch it off (CONFIG_CKPT_PAGE=n, with a symbol of that name in a Kconfig file), or export the symbol with EXPORT_SYMBOL_GPL(shut)',
    '',
  ];
  assert.equal(ask(folder), { status: 1, stderr: told.join('\n'), isStamped: false });
});

test('where nothing can be asked, nothing is fine', () => {
  const folder = build(uses('open'));
  for (const nm of ['false', 'nosuchnm', 'nm --nosuch']) {
    const asked = ask(folder, nm);
    assert.is(asked.status, 2);
    assert.match(
      asked.stderr,
      new RegExp(`^ckptgen: no export was checked: '${nm} vmlinux.o' fails$`, 'm'),
    );
    assert.not.ok(asked.isStamped);
  }
});

test.run();
