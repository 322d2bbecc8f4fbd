// Programs of test/support/booted, compiled and put into an initramfs beside busybox, and the claims that
// they make in the log of the kernel that is booted with it.

import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { must, scratchFolder } from './kernel-tree.ts';
import { keepLog } from './qemu.ts';

const SOURCES = 'test/support/booted';

export interface ProgramOptions {
  /** Its name without `.c`. */
  readonly source: string;
  readonly compiler?: string;
  /** Folders with exported headers. */
  readonly includes: readonly string[];
  /** Without booted.c: it has to do with the exported headers. */
  readonly alone?: boolean;
  readonly defines?: readonly string[];
}

/** What the kernel starts from, step by step in the order of the calls. */
export class Initramfs {
  readonly #folder = join(scratchFolder(), 'root');
  readonly #steps: string[] = [];

  constructor() {
    for (const name of ['bin', 'dev', 'proc', 'sys', 'tmp'])
      mkdirSync(join(this.#folder, name), { recursive: true });
    copyFileSync('/bin/busybox', join(this.#folder, 'bin/busybox'));
  }

  /** Compiled without a warning, and run; it makes claims by itself. */
  program(name: string, options: ProgramOptions, ...args: readonly number[]): void {
    const { source, compiler = 'gcc', includes, alone = false, defines = [] } = options;
    const sources = [source, ...(alone ? [] : ['booted'])].map(each => join(SOURCES, `${each}.c`));
    const flags = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror', '-static', '-pthread'];
    const folders = [...includes.map(each => `-I${each}`), ...defines.map(each => `-D${each}`)];
    must(compiler, [...flags, ...folders, ...sources, '-o', join(this.#folder, 'bin', name)]);
    this.#steps.push(['run', name, ...args].join(' '));
  }

  /** Has to succeed, without a word. */
  shell(command: string): void {
    this.#steps.push(`must ${command}`);
  }

  file(name: string, from: string): void {
    copyFileSync(from, join(this.#folder, name));
  }

  /** Packed, by its path. */
  pack(): string {
    const script = [...PROLOGUE, ...this.#steps, 'say "# all was run"', 'reboot -f', ''];
    writeFileSync(join(this.#folder, 'init'), script.join('\n'));
    chmodSync(join(this.#folder, 'init'), 0o755);
    const archive = join(this.#folder, '..', 'initramfs');
    must('sh', [
      '-c',
      'cd "$1" && find . | cpio --quiet -o -H newc > "$2"',
      'sh',
      this.#folder,
      archive,
    ]);
    return archive;
  }
}

/** Everything goes through the kernel's log: lines of its own would break others' in two. */
const PROLOGUE = [
  '#!/bin/busybox sh',
  'export PATH=/bin',
  '/bin/busybox --install -s /bin',
  'mount -t devtmpfs dev /dev && mount -t proc proc /proc && mount -t sysfs sys /sys',
  'say() { echo "<5>$*" > /dev/kmsg; }',
  'run() { say "# $*"; timeout -s KILL 200 "$@" || say "not ok 0 - $*: exit $?"; }',
  'must() { "$@" > /tmp/said 2>&1 || { s=$?; sed "s/^/<5># /" /tmp/said | while read -r l; do',
  '  echo "$l" > /dev/kmsg; done; say "not ok 0 - $*: exit $s"; }; }',
];

export interface Claim {
  readonly name: string;
  readonly holds: boolean;
  /** What was not so. */
  readonly why: readonly string[];
}

/** What each program claimed; steps that failed are claims of `init`. */
export function claimsOf(text: string): Map<string, Claim[]> {
  const init: Claim[] = [];
  const programs = new Map([['init', init]]);
  let claims = init;
  let why: string[] = [];
  for (const line of text.split('\n')) {
    const program = /^# ([a-z]\w*)$/.exec(line)?.[1];
    const claim = /^(ok|not ok) (\d+) - (.*)$/.exec(line);
    if (program) {
      claims = [];
      programs.set(program, claims);
    } else if (/^# (?:\S+\.c:|killed)/.test(line)) {
      why.push(line.slice(2));
    } else if (claim) {
      const [, word, number, name = ''] = claim;
      (number === '0' ? init : claims).push({ name, holds: word === 'ok', why });
      why = [];
    }
  }
  return programs;
}

/** A test for each claim, and one for how many a program makes. */
export function testClaims(
  test: (name: string, body: () => void) => void,
  boot: { readonly text: string; readonly log: string },
  counts: Readonly<Record<string, number>>,
): void {
  const programs = claimsOf(boot.text);
  const all = [...programs.values()].flat();
  if (all.some(claim => !claim.holds) || process.env.CKPTGEN_KEEP) keepLog(boot.log, boot.text);
  test('every step was taken, and every program made its claims', () => {
    assert.equal(programs.get('init'), []);
    assert.match(boot.text, /^# all was run$/m);
    const found = [...programs].map(([program, claims]) => [program, claims.length]);
    assert.equal(Object.fromEntries(found), { init: 0, ...counts });
  });
  for (const [program, claims] of programs) {
    for (const { name, holds, why } of claims) {
      test(`${program}: ${name}`, () => {
        assert.ok(holds, `${why.join('; ')}; the log is in ${boot.log}`);
      });
    }
  }
}
