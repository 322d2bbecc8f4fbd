// The house: who may import whom, how long a file may be, and no import cycle. Type imports count.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { globSync } from 'glob';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('house');

const mostLines = 350;

/** Rooms by folder; what stands in plugin/ itself is the entrance. */
type Room =
  | 'layout'
  | 'object'
  | 'constants'
  | 'settings'
  | 'discover'
  | 'emit'
  | 'image'
  | 'report'
  | 'host'
  | 'watch'
  | 'commands'
  | 'rules'
  | 'entrance';

/** What a room may import besides itself: rooms, single files, and modules that are no files of ours. */
const mayImport: Readonly<Record<Room, readonly string[]>> = {
  layout: ['node:crypto'],
  object: ['layout', 'node:zlib'],
  constants: ['layout', 'plugin/discover/c-text.ts'],
  settings: ['layout', 'yaml'],
  discover: ['layout'],
  emit: ['layout'],
  image: ['layout', 'node:zlib'],
  report: ['layout', 'node:util'],
  watch: ['layout', 'report'],
  rules: ['layout', 'plugin/report/diagnostic.ts'],
  host: [
    'layout',
    'plugin/discover/discover.ts',
    'plugin/report/diagnostic.ts',
    'node:*',
    'glob',
    'chokidar',
  ],
  commands: [
    ...[
      'layout',
      'object',
      'constants',
      'settings',
      'discover',
      'emit',
      'image',
      'report',
      'rules',
      'watch',
    ],
    'host',
    ...['node:path', 'node:path/posix', 'micromatch', 'ckptgen:kernel-tree'],
  ],
  entrance: [
    ...['layout', 'commands', 'report', 'watch', 'plugin/host/source.ts'],
    ...['node:os', 'node:path', 'node:util'],
  ],
};

interface Import {
  readonly from: string;
  /** A file of ours, else the module's name. */
  readonly to: string;
}

const files = globSync(['plugin/**/*.ts', 'rules/**/*.ts'], { posix: true }).sort();

function roomOf(file: string): Room | undefined {
  if (file.startsWith('rules/')) return 'rules';
  const room = /^plugin\/([^/]+)\//.exec(file)?.[1] ?? 'entrance';
  return room in mayImport ? (room as Room) : undefined;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const statements = text.matchAll(
    /^(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  );
  return [...statements].map(([, from, bare, dynamic]) => {
    const name = from ?? bare ?? dynamic ?? '';
    return { from: file, to: name.startsWith('.') ? join(dirname(file), name) : name };
  });
}

function isAllowed({ from, to }: Import): boolean {
  const room = roomOf(from);
  if (room === undefined) return false;
  const target = files.includes(to) ? roomOf(to) : undefined;
  if (target === room) return true;
  return mayImport[room].some(
    each =>
      each === to || each === target || (each.endsWith(':*') && to.startsWith(each.slice(0, -1))),
  );
}

const imports = files.flatMap(importsOf);

test('there is something to look at', () => {
  assert.ok(files.length > 30);
  assert.ok(imports.length > 100);
});

test('every folder is a room of the table', () => {
  assert.equal(
    files.filter(file => roomOf(file) === undefined),
    [],
  );
});

test('imports keep to the table', () => {
  const wrong = imports.filter(each => !isAllowed(each)).map(({ from, to }) => `${from} -> ${to}`);
  assert.equal(wrong, []);
});

test('files of ours are imported by their whole name', () => {
  const wrong = imports.filter(({ to }) => /^(plugin|rules)\//.test(to) && !files.includes(to));
  assert.equal(wrong, []);
});

test('no import cycle', () => {
  const targets = new Map(files.map(file => [file, importsOf(file).map(({ to }) => to)]));
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    assert.not.ok(path.includes(file), [...path, file].join(' -> '));
    if (done.has(file)) return;
    for (const target of targets.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});

test(`no file over ${mostLines} lines`, () => {
  const long = files.filter(file => readFileSync(file, 'utf8').split('\n').length - 1 > mostLines);
  assert.equal(long, []);
});

test.run();
