// Headers of one or several states, compiled by themselves and read. A second compile asks for alignments.

import { join } from 'node:path';
import { alignmentSource, alignmentTag } from '../emit/alignments.ts';
import {
  compileHeader,
  compileHeaders,
  type HeaderCompiler,
  type HeaderSource,
} from '../host/header-compile.ts';
import type { ObjectLayouts } from '../layout/layout.ts';
import { fail, ok, type Result } from '../layout/result.ts';
import { bytesOf } from '../layout/size.ts';
import { readObject } from '../object/read.ts';
import { type HeaderFile, type HeaderLayouts, headerLayouts, recordsIn } from './header-layouts.ts';

export interface HeaderState {
  readonly source: HeaderSource;
  /** Of the headers that are asked for, as places spell them: relative to the source's root. */
  readonly files: readonly HeaderFile[];
}

export interface Asked {
  /** Headers that come before all others, as `<...>` names them. */
  readonly before: readonly string[];
  /** Macros that state versions, besides those that are called so. */
  readonly versions: readonly string[];
}

/** All states in the same way. Failures: those of `compileHeaders`; `bad-object`. */
export async function readHeaders(
  compiler: HeaderCompiler,
  states: readonly HeaderState[],
  asked: Asked,
): Promise<Result<readonly HeaderLayouts[]>> {
  const sources = states.map(({ source }) => source);
  const compiled = await compileHeaders(compiler, sources, asked);
  if (!compiled.ok) return compiled;
  const before = [...asked.before, ...compiled.value.rescue];
  const layouts: HeaderLayouts[] = [];
  for (const [index, state] of states.entries()) {
    const bytes = compiled.value.objects[index] ?? new Uint8Array();
    const read = await readState(compiler, { state, bytes, asked: { ...asked, before } });
    if (!read.ok) return read;
    layouts.push(read.value);
  }
  return ok(layouts);
}

interface Compiled {
  readonly state: HeaderState;
  readonly bytes: Uint8Array;
  readonly asked: Asked;
}

async function readState(
  compiler: HeaderCompiler,
  { state, bytes, asked }: Compiled,
): Promise<Result<HeaderLayouts>> {
  const { source, files } = state;
  const object = readObject(bytes, source.headers[0] ?? source.name);
  if (!object.ok) return object;
  const records = recordsIn(object.value, new Map(files.map(({ file }) => [file, true])));
  if (!records.ok) return records;
  const names = records.value.map(({ name }) => name);
  const alignments = await alignmentsOf(compiler, { source, names, asked });
  if (!alignments.ok) return alignments;
  const { versions } = asked;
  return headerLayouts(object.value, { headers: files, versions, alignments: alignments.value });
}

interface Alignments {
  readonly source: HeaderSource;
  readonly names: readonly string[];
  readonly asked: Asked;
}

async function alignmentsOf(
  compiler: HeaderCompiler,
  { source, names, asked }: Alignments,
): Promise<Result<ReadonlyMap<string, number>>> {
  if (names.length === 0) return ok(new Map());
  const behind = alignmentSource(names);
  const bytes = await compileHeader(compiler, source, { before: asked.before, behind });
  if (!bytes.ok) return bytes;
  const object = readObject(bytes.value, source.headers[0] ?? source.name);
  if (!object.ok) return object;
  const pairs = names.map((name, index) => [name, alignmentIn(object.value, index)] as const);
  const missing = pairs.find(([, bytes]) => bytes === undefined);
  if (missing) return fail(noAlignment(missing[0], source));
  return ok(new Map(pairs.flatMap(([name, each]) => (each === undefined ? [] : [[name, each]]))));
}

function alignmentIn(object: ObjectLayouts, index: number): number | undefined {
  const found = object.find(`struct ${alignmentTag(index)}`);
  const [layout] = found.ok ? found.value : [];
  const [member] = layout?.members ?? [];
  return member && bytesOf(member.type);
}

function noAlignment(name: string, { headers, root }: HeaderSource) {
  const message = `the compiler does not say how '${name}' is aligned`;
  return { code: 'bad-object', message, place: { file: join(root, headers[0] ?? '') } };
}
