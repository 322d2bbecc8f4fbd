// The UAPI headers that the distribution has installed: real structs, of many authors.

import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

/** Debian's package that holds them. */
export const headerPackage = 'linux-libc-dev';

const root = '/usr/include/';
const folders = ['linux', 'asm-generic', 'misc', 'mtd', 'rdma', 'scsi', 'sound', 'video', 'xen'];
/** Each edit is compiled by itself: what takes long is left out. */
const mostBytes = 60_000;

export interface Header {
  /** As C includes it: `linux/if_link.h`. */
  readonly name: string;
  readonly text: string;
}

/** By name. */
export function installedHeaders(): Header[] {
  return query('-L', headerPackage)
    .split('\n')
    .filter(file => file.startsWith(root) && file.endsWith('.h'))
    .map(file => file.slice(root.length))
    .filter(name => folders.includes(name.split('/')[0] ?? ''))
    .filter(name => statSync(root + name).size <= mostBytes)
    .sort()
    .map(name => ({ name, text: readFileSync(root + name, 'utf8') }));
}

/** `6.1.10-1`, as the package manager says it. */
export function installedVersion(): string {
  return query('-W', '-f', '${' + 'Version}', headerPackage);
}

function query(...args: string[]): string {
  return execFileSync('dpkg-query', args, { encoding: 'utf8' }).trim();
}
