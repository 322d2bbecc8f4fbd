// Objects with the kernel's own structs, compiled with the flags that Kbuild uses for a module.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, type Dwarf, type Family, run } from './compilers.ts';
import { namedAggregates } from './kernel-model.ts';
import { entriesOf } from './readelf.ts';

/** How a file is compiled as a part of the kernel. */
export interface KernelBuild {
  /** Where the relative include paths start. */
  readonly kdir: string;
  readonly command: readonly [string, ...string[]];
}

/** What brings task_struct, cred, sk_buff and their neighbourhood. */
const headers = [
  'linux/sched.h',
  'linux/sched/signal.h',
  'linux/cred.h',
  'linux/skbuff.h',
  'linux/fs.h',
  'linux/mm_types.h',
  'linux/mm.h',
  'linux/netdevice.h',
  'linux/nsproxy.h',
  'linux/pid_namespace.h',
  'linux/user_namespace.h',
  'linux/ipc_namespace.h',
  'linux/fdtable.h',
  'linux/mount.h',
  'linux/blkdev.h',
  'linux/bio.h',
  'linux/key.h',
  'linux/security.h',
  'linux/perf_event.h',
  'linux/cgroup.h',
  'linux/memcontrol.h',
  'linux/pci.h',
  'linux/device.h',
  'linux/seq_file.h',
  'linux/tty.h',
  'linux/ptrace.h',
  'linux/proc_ns.h',
  'linux/key-type.h',
  'linux/backing-dev.h',
  'linux/fsnotify_backend.h',
  'linux/swap.h',
  'linux/ipv6.h',
  'linux/netfilter.h',
  'net/sock.h',
  'net/tcp.h',
  'net/neighbour.h',
  'net/net_namespace.h',
];

export const roots = ['task_struct', 'cred', 'sk_buff'];

/** The includes, for whatever C comes after them. */
export const kernelIncludes = headers.map(header => `#include <${header}>\n`).join('');

/** The newest installed headers package. */
export function kernelDirectory(): string {
  const found = readdirSync('/usr/src')
    .filter(name => /^linux-headers-.*-(amd64|generic)$/.test(name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const newest = found.at(-1);
  if (newest) return join('/usr/src', newest);
  const modules = existsSync('/lib/modules') ? readdirSync('/lib/modules').sort() : [];
  const built = modules.map(name => `/lib/modules/${name}/build`).filter(path => existsSync(path));
  const last = built.at(-1);
  if (last) return last;
  throw new Error('no kernel headers: apt-get install linux-headers-amd64');
}

/** Builds a module of one empty file in `folder` and takes the command from what Kbuild recorded. */
export function kernelBuild(folder: string, family: Family): KernelBuild {
  const kdir = kernelDirectory();
  if (!existsSync(join(folder, '.scratch.o.cmd'))) {
    writeFileSync(join(folder, 'Makefile'), 'obj-m := scratch.o\n');
    writeFileSync(join(folder, 'scratch.c'), '');
    run('make', ['-s', '-C', kdir, `M=${folder}`, 'scratch.o'], folder);
  }
  const [first = ''] = readFileSync(join(folder, '.scratch.o.cmd'), 'utf8').split('\n', 1);
  const [compiler = '', ...flags] = wordsOf(first);
  if (family === 'gcc') return { kdir, command: [compiler, ...flags] };
  return { kdir, command: ['clang-14', ...flags.filter(flag => !gccOnly.test(flag))] };
}

/** What clang 14 refuses of the flags of a kernel that gcc built. None of them touches a layout. */
const gccOnly =
  /^-(mpreferred-stack-boundary|mindirect-branch|mfunction-return|fno-allow-store-data-races|fconserve-stack|mrecord-mcount|ftrivial-auto-var-init|fmin-function-alignment)/;

/** The words of `cmd_... := gcc ... -c -o X Y ; objtool ...` up to `-c`, without what names the file. */
function wordsOf(line: string): string[] {
  const command = line.slice(line.indexOf(':=') + 2);
  const words = command.trim().split(/\s+/);
  const end = words.indexOf('-c');
  if (end < 0) throw new Error(`no compile command in what Kbuild recorded: ${line.slice(0, 200)}`);
  return words
    .slice(0, end)
    .filter(word => !word.startsWith('-Wp,-MMD') && word !== '-g')
    .map(word => word.replaceAll("'", ''));
}

export interface KernelObject {
  /** The object's path. */
  readonly path: string;
  /** As C writes them: `struct task_struct`, `atomic_t`; by readelf, not by our reader. */
  readonly names: readonly string[];
}

/** Compiles the headers in `folder`, an empty folder or one that this has used. */
export function kernelObject(folder: string, family: Family, dwarf: Dwarf): KernelObject {
  const build = kernelBuild(folder, family);
  const name = `types-${family}-${dwarf}`;
  const keep = roots.map(root => `struct ${root} *ckptgen_${root};\n`).join('');
  writeFileSync(join(folder, `${name}.c`), `${kernelIncludes}${keep}`);
  const path = join(folder, `${name}.o`);
  compileKernel(build, join(folder, `${name}.c`), path, [`-gdwarf-${dwarf}`]);
  return { path, names: [...namedAggregates(entriesOf(folder, path)).keys()] };
}

export function compileKernel(
  { kdir, command }: KernelBuild,
  source: string,
  object: string,
  flags: readonly string[],
): void {
  const [tool, ...args] = command;
  compile({ command: [tool, ...args, ...flags], folder: kdir, source, object });
}
