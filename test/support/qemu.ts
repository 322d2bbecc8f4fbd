// A kernel for x86_64 booted in QEMU, and what it says on its first serial line.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run, scratchFolder } from './kernel-tree.ts';

export interface BootOptions {
  /** Where the serial line's text is kept when the kernel does not get through. */
  readonly log: string;
  readonly kernel: string;
  readonly initramfs?: string;
  /** Kernel parameters beside those of the console. */
  readonly parameters?: readonly string[];
  readonly cpus?: number;
  readonly seconds?: number;
}

const SECONDS = 120;

/** The kernel's last words. QEMU's exit status is 0 after a panic, too. */
const LAST = 'reboot: machine restart';

/** Words of a kernel that is broken, whatever else it says; the later ones are those of its own checks. */
const BROKEN = new RegExp(
  `^.*(?:${[
    ...['Kernel panic', 'Oops', 'BUG: ', 'WARNING: ', 'general protection', 'Call Trace'],
    ...['UBSAN: ', 'sleeping function', 'possible circular', 'possible recursive'],
    ...['inconsistent lock', 'suspicious RCU', 'could not be put back'],
  ].join('|')}).*$`,
  'm',
);

/** The serial line's text of a kernel that boots, does what it is told and restarts. */
export function boot(options: BootOptions): string {
  const { text, stderr } = serialText(options);
  const why = whyNot(text, options.seconds ?? SECONDS);
  if (why === undefined) return text;
  keepLog(options.log, `${text}${stderr}`);
  throw new Error(`${why}; the serial line's text is in ${options.log}`);
}

/** Of whatever becomes of it. */
export function serialText({
  kernel,
  initramfs,
  parameters = [],
  cpus = 1,
  seconds = SECONDS,
}: BootOptions): { readonly text: string; readonly stderr: string } {
  // Ticks that a busy host swallows are neither a broken timer nor a clock that goes wrong.
  const emulated = ['no_timer_check', 'tsc=reliable'];
  const own = ['console=ttyS0', 'panic=-1', 'oops=panic', ...emulated];
  const append = [...own, ...parameters].join(' ');
  const initrd = initramfs === undefined ? [] : ['-initrd', initramfs];
  const qemu = [
    'qemu-system-x86_64',
    '-machine',
    'q35',
    '-accel',
    'tcg',
    // Without ACPI a kernel sees one processor a socket.
    ...['-m', '256', '-smp', `${cpus},sockets=${cpus}`, '-nic', 'none'],
  ];
  // A pipe that is full for 10 ms costs the guest a character: a file never is.
  const serial = join(scratchFolder(), 'serial');
  const display = ['-display', 'none', '-serial', `file:${serial}`, '-monitor', 'none'];
  const limit = ['--kill-after=5', String(seconds)];
  const made = run('timeout', [
    ...limit,
    ...qemu,
    ...display,
    '-no-reboot',
    '-kernel',
    kernel,
    ...initrd,
    '-append',
    append,
  ]);
  const text = existsSync(serial) ? readFileSync(serial, 'latin1').replaceAll('\r', '') : '';
  return { text, stderr: made.stderr };
}

export function keepLog(log: string, text: string): void {
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, text);
}

function whyNot(text: string, seconds: number): string | undefined {
  const broken = BROKEN.exec(text)?.[0];
  if (broken) return `the kernel says: ${broken.trim()}`;
  if (!text.includes(LAST)) return `the kernel did not get to "${LAST}" in ${seconds} s`;
  return undefined;
}

/** KTAP's result lines, those of subtests before and further in than that of their test. */
export function ktapResults(text: string): string[] {
  return text.split('\n').filter(line => /^ *(?:not )?ok \d+ /.test(line));
}
