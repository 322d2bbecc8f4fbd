// The headers of a corpus on disk, and what compilers make of them.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratch } from '../scratch.ts';
import { answersIn, compilerOf, type Family, type Machine } from '../witness/compilers.ts';
import { type Fact, Questions } from '../witness/questions.ts';
import { buildAll } from './builds.ts';
import { askAbout, type HeaderFacts, nameOf } from './facts.ts';
import { type Scan, scan } from './scan.ts';

export interface Cell {
  readonly family: Family;
  readonly machine: Machine;
}

/** A header as it is, or after an edit. */
export interface Version {
  /** Of its folder: two versions of a header have one name for C. */
  readonly name: string;
  readonly scan: Scan;
}

/** Types that nothing uses are in the object as well, as in the probe; `-g3` adds macros. */
function objectFlags(debug: '-g' | '-g3', { family }: Cell): string[] {
  const macros = debug === '-g3' && family === 'clang' ? ['-fdebug-macro'] : [];
  return [debug, ...macros, '-fno-eliminate-unused-debug-types'];
}

export class Files {
  private readonly folder = scratch();
  private readonly asked = new Map<string, Map<Version, HeaderFacts>>();
  private written = 0;

  /**
   * The header, a C file that asks the compiler about it (`w7.c`), and one that is measured (`o7.c`): it has
   * a variable of each type, which is what tools take for an interface.
   */
  write(header: string, text: string): Version {
    const version = { name: `${this.written++}`, scan: scan(text) };
    const { name } = version;
    const path = join(this.folder, name, header);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    const include = `#include "${name}/${header}"\n`;
    const variables = version.scan.aggregates.map(each => `${nameOf(each)} zz_${each.tag};\n`);
    writeFileSync(join(this.folder, `o${name}.c`), include + variables.join(''));
    writeFileSync(join(this.folder, `w${name}.c`), include + questionsOf(version).text);
    return version;
  }

  /** What a cell's compiler says; nothing of a header that it does not take. */
  async ask(cell: Cell, versions: readonly Version[]): Promise<ReadonlyMap<Version, HeaderFacts>> {
    const known = this.asked.get(keyOf(cell)) ?? new Map<Version, HeaderFacts>();
    this.asked.set(keyOf(cell), known);
    const fresh = versions.filter(version => !known.has(version));
    const objects = await this.build(cell, { letter: 'w', flags: [], versions: fresh });
    for (const [version, object] of objects) {
      const answers = answersIn(this.folder, object, cell.machine);
      known.set(version, questionsOf(version).fact(answers));
    }
    return known;
  }

  /** Paths of objects, by version. */
  async compile(
    cell: Cell,
    debug: '-g' | '-g3',
    versions: readonly Version[],
  ): Promise<ReadonlyMap<Version, string>> {
    const flags = objectFlags(debug, cell);
    const objects = await this.build(cell, { letter: 'o', flags, versions });
    return new Map([...objects].map(([version, object]) => [version, join(this.folder, object)]));
  }

  /** Objects relative to the folder. */
  private async build(
    cell: Cell,
    { letter, flags, versions }: Wanted,
  ): Promise<Map<Version, string>> {
    const below = [keyOf(cell), ...flags].join('');
    const folder = join(this.folder, below);
    mkdirSync(folder, { recursive: true });
    const sources = versions.map(({ name }) => `../${letter}${name}`);
    const command = [...compilerOf(cell.family, cell.machine), ...flags] as const;
    const built = await buildAll({ command, folder, sources });
    return new Map(
      versions
        .map(version => [version, `${letter}${version.name}.o`] as const)
        .filter(([, object]) => built.has(object))
        .map(([version, object]) => [version, join(below, object)]),
    );
  }
}

interface Wanted {
  readonly letter: 'o' | 'w';
  readonly flags: readonly string[];
  readonly versions: readonly Version[];
}

function questionsOf({ scan }: Version): { text: string; fact: Fact<HeaderFacts> } {
  const questions = new Questions();
  const fact = askAbout(questions, scan);
  return { text: questions.source(), fact };
}

function keyOf({ family, machine }: Cell): string {
  return `${family}-${machine.name}`;
}
