// What the plugin costs a make that has nothing to do, and what one change rebuilds.

import { chmodSync, utimesSync, writeFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { assertGuarded, assertPresent, assertTells } from '../support/guarded.ts';
import { Build } from '../support/kernel-build.ts';
import { must, Tree } from '../support/kernel-tree.ts';
import { timedSuite } from '../support/timed.ts';
import { ckpt, x86_64 } from './configurations.ts';

const test = timedSuite('idle');
const variables = ['ARCH=x86_64'];
const base = [...x86_64, 'CONFIG_MULTIUSER=y'];
/** Pairs of makes, as many at a time; where they leave it open, up to the most. */
const pairs = 15;
const mostPairs = 60;
const mostRatio = 1.05;

const plain = new Build(new Tree({ install: null }), { lines: base, variables });
const tree = new Tree();
const withPlugin = new Build(tree, { lines: [...base, ...ckpt], variables });

/** A NODE that writes down each call. */
function loggedNode(): string {
  const node = withPlugin.path('node.sh');
  withPlugin.write({
    'node.sh': `#!/bin/sh\necho "$@" >> '${withPlugin.path('node.log')}'\nexec node "$@"\n`,
  });
  chmodSync(node, 0o755);
  return `NODE=${node}`;
}

/** Seconds of processor of one make that has nothing to do. */
function cost(build: Build, ...args: string[]): number {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null';
  const { stderr } = must('bash', ['-c', script, 'bash', ...build.command(...args)]);
  const [user = 0, system = 0] = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  return user + system;
}

interface Estimate {
  /** Natural logarithms, as is its standard error. */
  readonly mean: number;
  readonly error: number;
}

/** The tenth at either end, of makes beside which something else ran, is left out. */
function estimate(ratios: readonly number[]): Estimate {
  const cut = Math.floor(ratios.length / 10);
  const kept = ratios.toSorted((a, b) => a - b).slice(cut, ratios.length - cut);
  const mean = kept.reduce((sum, each) => sum + each, 0) / kept.length;
  const squares = kept.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (kept.length - 1) / kept.length) };
}

/**
 * Of a make with the plugin to one without. What else the machine does changes within minutes by more than
 * is measured here: both makes of a pair have it, first the one, then the other first.
 * One that looks too dear is measured to the end, and is so by more than the error of that.
 */
function costRatio(args: readonly string[]): [isTooDear: boolean, figures: string] {
  const ratios: number[] = [];
  const without = () => cost(plain);
  const withIt = () => cost(withPlugin, ...args);
  const above = ({ mean, error }: Estimate, errors: number) =>
    mean + errors * error > Math.log(mostRatio);
  let found: Estimate;
  do {
    for (let i = 0; i < pairs; i++)
      ratios.push(Math.log(i % 2 ? withIt() / without() : 1 / (without() / withIt())));
    found = estimate(ratios);
  } while (above(found, 2) && ratios.length < mostPairs);
  const figure = `${Math.exp(found.mean).toFixed(3)}, give or take ${(2 * found.error).toFixed(3)}`;
  return [above(found, -1), `${figure}, of ${ratios.length} pairs`];
}

function objectsOf(build: Build): Map<string, number> {
  return new Map([...build.times()].filter(([file]) => /\.(o|a|ko)$|vmlinux$/.test(file)));
}

test(`a make with nothing to do costs at most ${mostRatio} of one without the plugin`, () => {
  plain.build();
  const node = loggedNode();
  withPlugin.build(node);
  assertPresent(withPlugin);
  assert.match(withPlugin.read('node.log'), / probe .*\n.* generate /);
  for (const build of [plain, withPlugin]) build.build(...(build === plain ? [] : [node]));
  withPlugin.write({ 'node.log': '' });
  const objects = objectsOf(withPlugin);
  const [isTooDear, figures] = costRatio([node]);
  assert.is(withPlugin.read('node.log'), '');
  assert.equal(objectsOf(withPlugin), objects);
  process.stdout.write(`\ntimed: no-op make, ${figures}\n`);
  assert.not.ok(isTooDear, figures);
});

/** Every link of a kernel compiles these anew: they hold its number and time. */
const ofTheLink = /^(arch\/x86\/boot\/|init\/version)/;

/** Compile steps of one more make, less those. */
function compiled(build: Build): string[] {
  const { stdout } = build.build();
  const steps = stdout.matchAll(/^ {2}(?:CC|CKPT) +(\S+)$/gm);
  const files = [...steps].map(([, file = '']) => file.replace(/^.*(?=samples\/ckpt\/)/, ''));
  return files.filter(file => !ofTheLink.test(file)).sort();
}

const generated = (file: string) => `kernel/ckpt/ckpt_generated/${file}`;

test('touching the header of a subsystem rebuilds its object, the probe and what comes from it', () => {
  withPlugin.build();
  const idle = withPlugin.times();
  withPlugin.build();
  const before = withPlugin.times();
  const everyTime = new Set(changedSince(idle, before));
  const now = new Date();
  tree.write({
    'samples/ckpt/umask/umask_header.h': tree.read('samples/ckpt/umask/umask_header.h'),
  });
  utimesSync(tree.path('samples/ckpt/umask/umask_header.h'), now, now);
  assert.equal(compiled(withPlugin), [
    generated('glue.o'),
    generated('probe.c'),
    generated('probe.o'),
    'samples/ckpt/umask/umask_code.o',
  ]);
  const changed = changedSince(before, withPlugin.times());
  const unexpected = changed.filter(file => !everyTime.has(file) && !expected.test(file));
  assert.equal(unexpected, []);
});

/** What may become of a state file. */
const spoilt: Readonly<Record<string, (text: string) => string>> = {
  emptied: () => '',
  'cut in half': text => text.slice(0, text.length >> 1),
  'of another build': text => text.replaceAll('umask', 'umosk').replaceAll('UMASK', 'UMOSK'),
};

test('state that is spoilt is made anew', () => {
  withPlugin.build();
  const files = ['symbols.mk', 'subsystems.mk', 'config.json', 'probe.o', 'probe.sum'].map(
    generated,
  );
  const whole = new Map(files.map(file => [file, withPlugin.bytes(file)]));
  for (const file of files)
    for (const [how, spoil] of Object.entries(spoilt)) {
      const text = withPlugin.bytes(file).toString('latin1');
      writeFileSync(withPlugin.path(file), spoil(text), 'latin1');
      const made = withPlugin.make('prepare');
      assert.is(made.status, 0, `${file} ${how}: ${made.text}`);
      for (const [each, bytes] of whole)
        assert.ok(withPlugin.bytes(each).equals(bytes), `${file} ${how}: ${each}`);
    }
});

function changedSince(before: Map<string, number>, after: Map<string, number>): string[] {
  return [...after].filter(([file, time]) => before.get(file) !== time).map(([file]) => file);
}

/** What hangs on kernel/ckpt: the archives, the link, and what each link counts and writes. */
const expected =
  /^(kernel\/ckpt\/|samples\/ckpt\/umask\/|(kernel\/)?\.?built-in\.a|(kernel\/)?\.?modules\.(order|builtin)|\.?vmlinux|System\.map|\.?Module\.symvers|\.?modules\.|init\/\.?(version|built-in)|arch\/x86(_64)?\/boot\/|include\/generated\/(compile|utsversion)\.h|\.version|\.tmp_)/;

test('drift fails before anything else is compiled', () => {
  const fresh = new Build(tree, { lines: [...base, ...ckpt], variables });
  const putBack = tree.edit('samples/ckpt/umask/umask_header.h', 'u32 mask;', 'u16 mask;');
  const made = fresh.make();
  putBack();
  assert.is(made.status, 2, made.text);
  assertTells(made, /error: layout drift in 'struct ckpt_umask_s'/);
  const objects = [...fresh.times().keys()].filter(
    file => /\.o$/.test(file) && !/^(scripts|tools|arch\/x86\/tools)\//.test(file),
  );
  assert.equal(objects, [generated('probe.o')]);
  assertGuarded(withPlugin, 'all');
});

test.run();
