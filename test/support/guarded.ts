// That a build really has the checkpoint code, and really fails on drift: both, or it shows nothing.

import { resolve } from 'node:path';
import * as assert from 'uvu/assert';
import { samples } from '../tree/configurations.ts';
import type { Build } from './kernel-build.ts';
import type { Made } from './kernel-tree.ts';

/** What a make has to say on standard error; the whole of it when it does not. */
export function assertTells(made: Made, pattern: RegExp): void {
  assert.ok(pattern.test(made.stderr), `no ${pattern} in\n${made.text}`);
}

/** What one object or archive of the build has to define, and call. */
export function assertPresent(
  build: Build,
  subsystems: readonly string[] = samples,
  object = 'kernel/ckpt/built-in.a',
): void {
  const symbols = build.symbols(object);
  const wanted = [
    'full_checkpoint',
    'full_restore',
    ...subsystems.flatMap(name => [`${name}_checkpoint`, `${name}_restore`]),
  ];
  const missing = wanted.filter(symbol => !symbols.includes(symbol));
  assert.equal(missing, [], `missing from ${object}, which has\n${symbols.join('\n')}`);
}

const header = 'samples/ckpt/umask/umask_header.h';

const drift =
  /^(.*):\d+:\d+: error: layout drift in 'struct ckpt_umask_s': 'mask' was u32, is u16 \[member-resized\]$/m;

/**
 * One member of one sample changed: `goal` fails before it compiles anything, with the drift and its
 * place; put back, it passes. The build has passed before.
 */
export function assertGuarded(build: Build, goal = 'prepare', ...args: string[]): void {
  const putBack = build.tree.edit(header, 'u32 mask;', 'u16 mask;');
  try {
    const made = build.make(...args, goal);
    assert.is(made.status, 2, made.text);
    const [, place = ''] = drift.exec(made.stderr) ?? [];
    assert.is(resolve(build.out, place), build.tree.path(header), made.text);
    assertTells(made, /umask\.layout:\d+: note: exported format says: mask u32 at 0/);
    assert.not.match(made.stdout, /^ {2}CC .*umask_code\.o$/m);
  } finally {
    putBack();
  }
  build.build(...args, goal);
}
