// The lines that tie an install to the rest of a tree: placed, recognised, renewed, taken out.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  HOOKS,
  type Hook,
  hasHook,
  placeHook,
  removeHook,
} from '../../plugin/commands/install-hooks.ts';

const test = suite('hooks');

const [makefile, objects, menu] = HOOKS as [Hook, Hook, Hook];

function placed(text: string, hook: Hook): string {
  const result = placeHook(text, hook);
  return result.kind === 'text' ? result.text : `! ${result.message}`;
}

/** Placed as told, recognised, and taken out without a trace. */
function goesInAndOut(hook: Hook, before: string, after: string): void {
  assert.is(placed(before, hook), after);
  assert.is(placed(after, hook), after);
  assert.ok(hasHook(after, hook));
  assert.not.ok(hasHook(before, hook));
  assert.is(removeHook(after, hook), before);
}

test('above the anchor and the comment that belongs to it', () => {
  goesInAndOut(
    makefile,
    'prepare0: archprepare\n\tx\n\n# All\n# the preparing..\nprepare: prepare0\nifdef CONFIG_RUST\n',
    'prepare0: archprepare\n\tx\n\ninclude $(srctree)/kernel/ckpt/Makefile.prepare\n\n# All\n# the preparing..\nprepare: prepare0\nifdef CONFIG_RUST\n',
  );
});

test('with a blank line only where there is one above', () => {
  const rest = '# All\nprepare: prepare0 prepare-objtool\n';
  goesInAndOut(makefile, `\tx\n${rest}`, `\tx\n${makefile.line}\n${rest}`);
  goesInAndOut(makefile, rest, `${makefile.line}\n${rest}`);
  goesInAndOut(makefile, `\n${rest}`, `\n${makefile.line}\n\n${rest}`);
});

test('a comment that a blank line parts from the anchor stays above', () => {
  goesInAndOut(
    makefile,
    '# far\n\nprepare: prepare0\n',
    `# far\n\n${makefile.line}\n\nprepare: prepare0\n`,
  );
});

test('as the tree of another version has its anchors', () => {
  const newer = 'obj-y += rcu/\nobj-y += livepatch/\nobj-y += liveupdate/\nobj-y += dma/\n';
  goesInAndOut(objects, newer, `obj-y += rcu/\n${objects.line}\n${newer.slice(14)}`);
  const tail = 'source "lib/Kconfig"\n\nsource "io_uring/Kconfig"\n';
  goesInAndOut(menu, `x\n\n${tail}`, `x\n\n${menu.line}\n\n${tail}`);
});

test('CRLF and a missing end of the last line stay as they are', () => {
  goesInAndOut(
    menu,
    'source "crypto/Kconfig"\r\n\r\nsource "lib/Kconfig"\r\n\r\nsource "x"',
    'source "crypto/Kconfig"\r\n\r\nsource "kernel/ckpt/Kconfig"\r\n\r\nsource "lib/Kconfig"\r\n\r\nsource "x"',
  );
  goesInAndOut(
    menu,
    '\r\nsource "lib/Kconfig"',
    '\r\nsource "kernel/ckpt/Kconfig"\r\n\r\nsource "lib/Kconfig"',
  );
  goesInAndOut(menu, 'source "lib/Kconfig"', 'source "kernel/ckpt/Kconfig"\nsource "lib/Kconfig"');
});

test('bytes that are no text stay as they are', () => {
  const odd = '# \xff\x00\x85\u00e9 \r \x0b\nobj-y += livepatch/\n';
  goesInAndOut(objects, odd, odd.replace('obj-y', `${objects.line}\nobj-y`));
});

test('a hook that stands somewhere else already is recognised, and taken out alone', () => {
  const own = `a\n\n  ${objects.line}  \n\nb\nobj-y += livepatch/\n`;
  assert.is(placed(own, objects), own);
  assert.is(removeHook(own, objects), 'a\n\nb\nobj-y += livepatch/\n');
  const tight = `a\n${objects.line}\n\nb\n`;
  assert.is(placed(tight, objects), tight);
  assert.is(removeHook(tight, objects), 'a\n\nb\n');
  const commented = `# ${objects.line}\nobj-y += livepatch/\n`;
  assert.not.ok(hasHook(commented, objects));
});

test('a hook of an earlier version is renewed where it stands, and taken out', () => {
  const hook: Hook = { ...objects, formerly: ['obj-m += ckpt/', 'obj-y += ckpt/'] };
  assert.is(placed('a\r\nobj-y += ckpt/\r\nb\n', hook), `a\r\n${hook.line}\r\nb\n`);
  assert.is(removeHook('a\nobj-m += ckpt/\nb\n', hook), 'a\nb\n');
  assert.is(placed('obj-y += ckpt/\n', objects), `! ${noAnchor('is not there')}`);
});

function noAnchor(found: string): string {
  return `the hook 'obj-$(CONFIG_CKPT) += ckpt/' cannot be placed: the line 'obj-y += livepatch/', above which it goes, ${found}; place the hook by hand and run this again`;
}

test('no anchor, more than one, or more than one hook is a problem', () => {
  assert.is(placed('obj-y += livepatches/\n', objects), `! ${noAnchor('is not there')}`);
  assert.is(placed('', objects), `! ${noAnchor('is not there')}`);
  assert.is(
    placed('obj-y += livepatch/\nobj-y  +=\tlivepatch/\n', objects),
    `! ${noAnchor('stands there 2 times')}`,
  );
  const twice = `${objects.line}\nobj-y += livepatch/\n${objects.line}\n`;
  assert.is(
    placed(twice, objects),
    `! has the line 'obj-$(CONFIG_CKPT) += ckpt/', or one of an earlier version, 2 times: leave one`,
  );
  assert.is(removeHook(twice, objects), 'obj-y += livepatch/\n');
});

test('anchors match no neighbour', () => {
  for (const line of [
    'prepare: prepare0x',
    '#prepare: prepare0',
    'modules_prepare: prepare0',
    'prepare:',
  ])
    assert.not.ok(makefile.anchor.test(line), line);
  for (const line of ['source "lib/Kconfig.debug"', 'rsource "lib/Kconfig"'])
    assert.not.ok(menu.anchor.test(line), line);
});

test.run();
