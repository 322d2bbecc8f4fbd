// The macros that are defined at the end of each unit: its list of operations, carried out.

import type { Macro } from '../layout/layout.ts';
import type { DebugInfo } from './debuginfo.ts';
import { At } from './dwarf.ts';
import type { Files } from './files.ts';
import { MacroLists, type Operation } from './macrolists.ts';
import { MacroParser } from './macrotext.ts';
import { Malformed } from './malformed.ts';
import type { MacroSections } from './sections.ts';
import type { Unit } from './units.ts';

/** A unit of the kernel makes 50,000. Imports of imports could make any number out of a few bytes. */
const OPERATIONS_MAX = 2_000_000;

/** Compilers stop at 200 headers within each other, and write imports that import nothing themselves. */
const NESTING_MAX = 1_000;

/** Of a text that makes no sense. */
const TEXT_SHOWN = 40;

/** A definition in force. `path` is an index of the reader's paths; undefined outside of files. */
interface Defined {
  readonly text: string;
  readonly path: number | undefined;
  readonly line: number;
}

export class MacroReader {
  private readonly debug: DebugInfo;
  private readonly files: Files;
  private readonly macro: MacroLists;
  private readonly macinfo: MacroLists;
  private readonly parser = new MacroParser();
  private readonly paths = new Indexes();
  private room = OPERATIONS_MAX;

  constructor(debug: DebugInfo, files: Files, sections: MacroSections) {
    this.debug = debug;
    this.files = files;
    this.macro = new MacroLists(sections.macro, debug.strings);
    this.macinfo = new MacroLists(sections.macinfo, debug.strings);
  }

  /** Unit by unit, in order of definition; what units agree on, place included, once. */
  read(): Macro[] {
    const units = this.debug.units.map(unit => this.definedIn(unit));
    const filled = units.filter(each => each.length > 0);
    const all = filled.flat();
    return (filled.length > 1 ? distinct(all) : all).map(each => this.macroOf(each));
  }

  pathOf(unit: Unit, file: number): number | undefined {
    const path = this.files.path(unit, file);
    return path === undefined ? undefined : this.paths.indexOf(path);
  }

  /** Counts what all units of the object do, once for both of its passes. */
  countOperation(): void {
    if (--this.room >= 0) return;
    throw new Malformed(
      `the object has more than ${OPERATIONS_MAX} definitions of macros; give a smaller one`,
      'unsupported-object',
    );
  }

  private definedIn(unit: Unit): Defined[] {
    const root = this.debug.root(unit);
    const macro = root.sectionOffset(At.macros) ?? root.sectionOffset(At.gnuMacros);
    if (macro !== undefined) return this.replay(unit, this.macro, macro);
    const macinfo = root.sectionOffset(At.macroInfo);
    return macinfo === undefined ? [] : this.replay(unit, this.macinfo, macinfo);
  }

  private replay(unit: Unit, lists: MacroLists, offset: number): Defined[] {
    if (lists.isEmpty) return [];
    const stringsBase = this.debug.stringOffsetsBase(unit);
    return new Replay(this, { unit, lists, stringsBase }).run(offset);
  }

  private macroOf({ text, path, line }: Defined): Macro {
    const macro = this.parser.parse(text);
    if (!macro) throw noMacro(text);
    const file = this.paths.at(path);
    if (file !== undefined) macro.place = { file, line };
    return macro;
  }
}

interface Source {
  readonly unit: Unit;
  readonly lists: MacroLists;
  readonly stringsBase: number;
}

/** What is defined while a unit is compiled. */
class Replay {
  private readonly reader: MacroReader;
  private readonly source: Source;
  private readonly defined = new Map<string, Defined>();
  /** The headers that are open, as indexes of paths. */
  private readonly open: (number | undefined)[] = [];
  private readonly importing = new Set<number>();

  constructor(reader: MacroReader, source: Source) {
    this.reader = reader;
    this.source = source;
  }

  /** What stands outside of files comes first: predefined and command-line macros, which clang writes last. */
  run(offset: number): Defined[] {
    this.carryOut(offset, true);
    this.open.length = 0;
    this.carryOut(offset, false);
    return [...this.defined.values()];
  }

  private carryOut(offset: number, outside: boolean): void {
    const { lists, stringsBase } = this.source;
    if (this.importing.has(offset))
      throw lists.malformed('a list of macros imports itself', offset);
    if (this.importing.size >= NESTING_MAX)
      throw lists.malformed('lists of macros are nested too deeply', offset);
    this.importing.add(offset);
    for (const operation of lists.at(offset, stringsBase)) {
      if (outside) this.reader.countOperation();
      if (operation.kind === 'import') this.carryOut(operation.offset, outside);
      else if (operation.kind === 'start') this.start(operation.file, offset);
      else if (operation.kind === 'end') this.end(offset);
      else if ((this.open.length === 0) === outside) this.change(operation);
    }
    this.importing.delete(offset);
  }

  private start(file: number, offset: number): void {
    const { lists, unit } = this.source;
    if (this.open.length >= NESTING_MAX)
      throw lists.malformed('files are nested too deeply', offset);
    this.open.push(this.reader.pathOf(unit, file));
  }

  private end(offset: number): void {
    if (this.open.length === 0)
      throw this.source.lists.malformed('a file ends that has not started', offset);
    this.open.pop();
  }

  /** A definition anew comes last in the order. */
  private change(operation: Extract<Operation, { kind: 'define' | 'undef' }>): void {
    if (operation.kind === 'undef') {
      this.defined.delete(operation.name);
      return;
    }
    const { name, line, text } = operation;
    const path = line === 0 ? undefined : this.open.at(-1);
    this.defined.delete(name);
    this.defined.set(name, { text, path, line });
  }
}

function distinct(all: readonly Defined[]): Defined[] {
  const texts = new Indexes();
  const seen = new Set<string>();
  return all.filter(({ text, path, line }) => {
    const key = `${texts.indexOf(text)}/${path}/${line}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function noMacro(text: string): Malformed {
  return new Malformed(
    `the object is damaged: "${text.slice(0, TEXT_SHOWN)}" defines no macro; compile it again`,
  );
}

/** One index for one text. */
class Indexes {
  private readonly indexes = new Map<string, number>();
  private readonly texts: string[] = [];

  indexOf(text: string): number {
    const known = this.indexes.get(text);
    if (known !== undefined) return known;
    this.indexes.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }

  at(index: number | undefined): string | undefined {
    return index === undefined ? undefined : this.texts[index];
  }
}
