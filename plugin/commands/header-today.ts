// The records that the settings name, as the compiler lays them out today.

import { join } from 'node:path';
import { readText } from '../host/files.ts';
import { type Folders, guessFolders } from '../host/folders.ts';
import { folderTree } from '../host/globs.ts';
import { type HeaderCompiler, openCompiler, type WhatWasRead } from '../host/header-compile.ts';
import { inTurn } from '../host/in-turn.ts';
import type { Constants, ConstantValue } from '../layout/constants.ts';
import type { Place } from '../layout/layout.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import type { Compile, Placed, RecordEntry } from '../settings/settings.ts';
import type { HeaderLayouts, HeaderRecord } from './header-layouts.ts';
import { readHeaders } from './header-objects.ts';
import { headersOf, type SetHeader } from './header-set.ts';
import { type Command, commandOf } from './kernel-command.ts';
import { matchesStruct, meansStruct } from './select.ts';
import type { FoundSettings } from './settings.ts';

/** The macro that states a record's version. */
export interface StatedVersion {
  readonly name: string;
  readonly value: ConstantValue;
  readonly place?: Place;
}

export interface TodayRecord {
  readonly record: HeaderRecord;
  /** Those of the record's that are to be guarded. */
  readonly constants: Constants;
  readonly entry: RecordEntry;
  /** Absent where the lock counts. */
  readonly version?: StatedVersion;
}

export interface TodayHeader {
  readonly header: SetHeader;
  readonly layouts: HeaderLayouts;
  /** In the order of the header. */
  readonly records: readonly TodayRecord[];
}

export interface ReadOptions {
  readonly scratch: string;
  /** Changes commands: where headers are not compiled where the settings' folder says, but in a copy. */
  readonly inCopy?: InCopy;
}

export interface InCopy {
  /** For messages: what it is a copy of. */
  readonly name: string;
  /** The folder that flags count from. */
  readonly folder: string;
  /** The same command, on what the copy has. */
  command(command: Command): Command;
  onRead(what: WhatWasRead): void;
}

/** Of every header that the settings name. Fails where one cannot be compiled, and with `bad-config`. */
export async function readToday(
  found: FoundSettings,
  options: ReadOptions,
): Promise<Result<readonly TodayHeader[]>> {
  const headers = headersOf(found);
  if (!headers.ok) return headers;
  const compilers = new Map<Compile, Promise<Result<HeaderCompiler>>>();
  const read = await inTurn(headers.value, header => {
    const [{ compile }] = header.entries;
    const opened = compilers.get(compile) ?? open(compile, found, options);
    compilers.set(compile, opened);
    return readHeader(header, { ...found, name: options.inCopy?.name ?? 'the work tree' }, opened);
  });
  const failures = read.flatMap(each => (each.ok ? [] : each.failures));
  const all = read.flatMap(each => (each.ok ? [each.value] : []));
  failures.push(...unmatched(found.settings.records, headers.value, all));
  const [first, ...more] = failures;
  return first ? fail(first, ...more) : ok(all);
}

async function open(
  compile: Compile,
  { folder }: FoundSettings,
  { scratch, inCopy }: ReadOptions,
): Promise<Result<HeaderCompiler>> {
  const command = await commandOf(compile, inCopy?.folder ?? folder, scratch);
  if (!command.ok) return command;
  const { words, cwd } = inCopy?.command(command.value) ?? command.value;
  if (!inCopy) return openCompiler({ command: words, cwd, scratch });
  const onRead = (what: WhatWasRead) => inCopy.onRead(what);
  return openCompiler({ command: words, cwd, scratch, onRead });
}

async function readHeader(
  header: SetHeader,
  { folder, name }: FoundSettings & { readonly name: string },
  opened: Promise<Result<HeaderCompiler>>,
): Promise<Result<TodayHeader>> {
  const compiler = await opened;
  if (!compiler.ok) return compiler;
  const text = readText(join(folder, header.path));
  if (!text.ok) return text;
  const [{ compile }] = header.entries;
  const folders = foldersOf(compile, folder, header.path, compiler.value.machine);
  const source = { name, root: folder, headers: [header.path], folders };
  const state = { source, files: [{ file: header.path, text: text.value }] };
  const before = compile.before.map(each => each.text);
  const versions = header.entries.flatMap(({ version }) => (version ? [version.text] : []));
  const read = await readHeaders(compiler.value, [state], { before, versions });
  if (!read.ok) return read;
  const [layouts] = read.value;
  return layouts ? withRecords(header, layouts) : fail(noRead(header));
}

/** Where nobody says how, as `diff` of revisions does. */
function foldersOf(compile: Compile, folder: string, header: string, machine: string): Folders {
  const isGiven = compile.compiler.kind === 'kernel' || compile.flags.length > 0;
  return isGiven ? { first: [], last: [] } : guessFolders(folderTree(folder), header, machine);
}

function noRead({ path }: SetHeader): Failure {
  return { code: 'bad-object', message: 'was compiled and not read', place: { file: path } };
}

/** A struct that several entries mean is that of the first. */
function withRecords(header: SetHeader, layouts: HeaderLayouts): Result<TodayHeader> {
  const records: TodayRecord[] = [];
  for (const record of layouts.records) {
    const entry = header.entries.find(({ structs }) => meansStruct(structs, record.name));
    if (!entry) continue;
    const version = entry.version && statedIn(entry.version, layouts);
    if (entry.version && !version) return fail(noVersion(entry.version, header));
    const constants = chosen(record.constants, entry);
    records.push({ record, constants, entry, ...(version ? { version } : {}) });
  }
  return ok({ header, layouts, records });
}

function chosen(all: Constants, { constants, version }: RecordEntry): Constants {
  if (constants === 'none') return { macros: [], enums: [] };
  const isMeant = (name: string) =>
    name !== version?.text &&
    (constants === 'all' || constants.some(({ text }) => matchesStruct(text, name)));
  return {
    macros: all.macros.filter(({ name }) => isMeant(name)),
    enums: all.enums.filter(({ enumerators }) => enumerators.some(({ name }) => isMeant(name))),
  };
}

function statedIn({ text }: Placed, { lookup }: HeaderLayouts): StatedVersion | undefined {
  const found = lookup(text);
  return found && { name: text, ...found };
}

function noVersion({ text, place }: Placed, { path }: SetHeader): Failure {
  const message = `'${text}' is no macro of '${path}', nor of what it includes, that states a number or a string`;
  return { code: 'bad-config', message, place };
}

/** Patterns that mean no struct of any header of their entry: a misspelt one guards nothing. Those of headers
 * that could not be read are told as that. */
function unmatched(
  entries: readonly RecordEntry[],
  headers: readonly SetHeader[],
  all: readonly TodayHeader[],
): Failure[] {
  return entries.flatMap(entry => {
    const own = all.filter(({ header }) => header.entries.includes(entry));
    if (own.length < headers.filter(each => each.entries.includes(entry)).length) return [];
    const names = own.flatMap(({ layouts }) => layouts.records.map(({ name }) => name));
    const patterns = entry.structs === 'all' ? [] : entry.structs;
    return patterns
      .filter(({ text }) => !names.some(name => matchesStruct(text, name)))
      .map(({ text, place }): Failure => {
        const message = `'${text}' means no struct that these headers define`;
        return { code: 'bad-config', message, place };
      });
  });
}
