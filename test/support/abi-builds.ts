// One folder with a subsystem, built for several ABIs: the probe of each by a real compiler, everything
// behind it by the commands themselves, without make.

import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accept } from '../../plugin/commands/accept.ts';
import { check } from '../../plugin/commands/check.ts';
import { configText } from '../../plugin/commands/config.ts';
import { generate } from '../../plugin/commands/generate.ts';
import { exitOf, type Outcome } from '../../plugin/commands/outcome.ts';
import { probeSource } from '../../plugin/emit/probe.ts';
import { sha256 } from '../../plugin/host/tree.ts';
import { fromFailure } from '../../plugin/report/diagnostic.ts';
import { textReport } from '../../plugin/report/text.ts';
import { fill, scratch } from './scratch.ts';
import { subsystem } from './subsystems.ts';
import { compile, compilerOf, machineCalled } from './witness/compilers.ts';

const types = [
  ...[8, 16, 32, 64].flatMap(bits => [
    `typedef unsigned int __u${bits} __attribute__((mode(${mode(bits)})));`,
    `typedef int __s${bits} __attribute__((mode(${mode(bits)})));`,
  ]),
  'typedef __u64 aligned_u64 __attribute__((aligned(8)));',
  '',
].join('\n');

function mode(bits: number): string {
  return { 8: 'QI', 16: 'HI', 32: 'SI' }[bits] ?? 'DI';
}

export interface Ran {
  readonly status: number;
  /** What is told and what is printed, without the folder's name. */
  readonly text: string;
}

/** The subsystem `fpu`, in `fpu/`. */
export class AbiBuilds {
  readonly folder = scratch();
  /** Of subsystems that the configuration switches off. */
  offLocks: readonly string[] = [];
  /** Without them, the build has no subsystem. */
  names: readonly string[] = ['fpu'];

  /** `members` of the record; `perAbi` puts the macro before it. */
  header(members: string, { perAbi = true, before = '' } = {}): void {
    const macro = perAbi ? '#define CKPT_FPU_PER_ABI 1\n' : '';
    const text = `#include <linux/types.h>\n${macro}${before}struct ckpt_fpu_s { ${members} };\n`;
    fill(this.folder, { 'fpu/fpu_header.h': text, 'include/linux/types.h': types });
  }

  git(...args: string[]): void {
    const who = ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'init.defaultBranch=main'];
    execFileSync('git', [...who, ...args], { cwd: this.folder, stdio: 'pipe' });
  }

  commit(): void {
    this.git('add', 'fpu', 'uapi');
    this.git('commit', '-q', '--allow-empty', '-m', 'state');
  }

  /** Generated files of one ABI. */
  out(abi: string): string {
    return join(this.folder, `out-${abi}`);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  lock(): string {
    return this.read('fpu/fpu.layout');
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.folder, path), text);
  }

  remove(path: string): void {
    rmSync(join(this.folder, path), { recursive: true, force: true });
  }

  async accept(abi: string): Promise<Ran> {
    return this.ran(await accept({ which: this.prepare(abi), names: [] }));
  }

  async check(abi: string, { strict = false } = {}): Promise<Ran> {
    return this.ran(await check({ which: this.prepare(abi), names: [], strict, revision: 'HEAD' }));
  }

  async generate(abi: string): Promise<Ran> {
    return this.ran(
      await generate({
        which: this.prepare(abi),
        plugin: '',
        explain: false,
        pathFromHere: path => path,
      }),
    );
  }

  private ran(outcome: Outcome): Ran {
    const all = [...outcome.failures.map(fromFailure), ...outcome.findings];
    const text = `${textReport(all)}${outcome.text ?? ''}`;
    return { status: exitOf(outcome), text: text.replaceAll(`${this.folder}/`, '') };
  }

  private prepare(abi: string): { src: string; out: string } {
    const out = this.out(abi);
    const subsystems = this.names.map(name => subsystem(name, name));
    fill(out, {
      'probe.c': probeSource(subsystems),
      'config.json': configText({
        module: 'tm',
        uapi: 'uapi',
        uapiOut: 'uapi',
        roots: ['.'],
        patterns: ['*_header.h'],
        subsystems,
        offLocks: this.offLocks,
        makeArgs: [],
        base: '',
        makefiles: [],
      }),
    });
    const [tool, ...flags] = compilerOf('gcc', machineCalled(abi));
    const debug = ['-g3', '-fno-eliminate-unused-debug-types'];
    const include = [`-I${this.folder}/include`, `-I${this.folder}`, ...debug];
    compile({
      command: [tool, ...flags, ...include],
      folder: out,
      source: 'probe.c',
      object: 'probe.o',
    });
    const sums = ['probe.c', 'probe.o'].map(file => sha256(readFileSync(join(out, file))));
    const command = [tool, ...flags, ...include, '-c', '-o', 'probe.o', join(out, 'probe.c'), ''];
    writeFileSync(join(out, 'probe.command'), command.map(word => `${word}\0`).join(''));
    writeFileSync(join(out, 'probe.sum'), sums.map(sum => `${sum}  -\n`).join(''));
    return { src: this.folder, out };
  }
}
