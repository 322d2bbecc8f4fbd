// A module's sources as values: edits change the value, and the texts are made of it.

import type { Random } from '../random.ts';

export interface Member {
  readonly type: string;
  readonly name: string;
  /** 0: no array. */
  readonly length: number;
}

export type Break = 'syntax' | 'missing-include' | 'missing-restore' | 'leak' | 'pointer' | 'gone';

interface Source {
  /** Counts edits that leave the code as it is. */
  comment: number;
  members: Member[];
  /** Of headers. */
  includes: number[];
  broken: Break | null;
}

export interface Subsystem extends Source {
  name: string;
  folder: string;
  returnsInt: boolean;
  /** A member whose length is that of a macro which another header may have left behind. */
  hasMacroLength: boolean;
}

/** Included by subsystems and by headers of a greater id. */
export interface Header extends Source {
  readonly id: number;
  path: string;
  /** A file beside it that nobody includes: the two are exchanged by mv. */
  spare: Member[] | null;
  /** A folder in which another header of its path is found first, and what that one has. */
  shadow: { readonly folder: string; readonly members: Member[] } | null;
  /** One member is wider under -DWIDE. */
  isConfigured: boolean;
}

export interface Model {
  subsystems: Subsystem[];
  headers: Header[];
  isWide: boolean;
  roots: string[] | null;
  /** Locks and exported headers, by path: the tool writes them, edits damage them. */
  recorded: Record<string, string>;
  /** For new names. */
  next: number;
}

export type Texts = ReadonlyMap<string, string>;

const SCALARS = ['u8', 'u16', 'u32', 'u64', 's32', 's64', '__le32', 'unsigned int'];
const FOLDERS = ['own', 'own', 'own', 'pool', '.'];

export function newModel(random: Random, size: number): Model {
  const model: Model = {
    ...{ subsystems: [], headers: [], isWide: false, roots: null, recorded: {}, next: 1 },
  };
  for (let count = 0; count < 4; count++) addHeader(model, random);
  for (let count = 0; count < size; count++) addSubsystem(model, random);
  return model;
}

export function addSubsystem(model: Model, random: Random): Subsystem {
  const name = `s${model.next++}`;
  const place = random.pick(FOLDERS);
  const subsystem: Subsystem = {
    ...{ name, folder: place === 'own' ? name : place, comment: 0, broken: null },
    ...{ members: someMembers(random), includes: [], returnsInt: random.chance(20) },
    hasMacroLength: random.chance(25),
  };
  for (const { id } of model.headers) if (random.chance(30)) include(subsystem, id);
  model.subsystems.push(subsystem);
  return subsystem;
}

export function addHeader(model: Model, random: Random): Header {
  const id = model.next++;
  const header: Header = {
    ...{ id, path: headerPath(id, random), comment: 0, broken: null, includes: [] },
    ...{ members: someMembers(random), spare: random.chance(60) ? someMembers(random) : null },
    shadow: null,
    isConfigured: random.chance(40),
  };
  const [deepest] = model.headers.slice(-1);
  if (deepest && random.chance(70)) include(header, deepest.id);
  model.headers.push(header);
  return header;
}

export function headerPath(id: number, random: Random): string {
  return random.chance(50) ? `inc/h${id}.h` : `inc/deep/h${id}_${random.below(100)}.h`;
}

export function include(source: Source, id: number): void {
  source.includes.push(id);
  source.members.push({ type: `struct h${id}_t`, name: `of_h${id}`, length: 0 });
}

export function exclude(source: Source, id: number): void {
  source.includes = source.includes.filter(each => each !== id);
  source.members = source.members.filter(each => each.type !== `struct h${id}_t`);
}

export function someMembers(random: Random): Member[] {
  return Array.from({ length: 1 + random.below(3) }, (_, index) => ({
    ...{ type: random.pick(SCALARS), name: `m${index}` },
    length: random.chance(30) ? 1 + random.below(5) : 0,
  }));
}

export function otherMember(random: Random, { name, type }: Member): Member {
  const others = SCALARS.filter(each => each !== type);
  return { type: random.pick(others), name, length: random.chance(30) ? 2 : 0 };
}

export function placed(folder: string, file: string): string {
  return folder === '.' ? file : `${folder}/${file}`;
}

export function lockOf({ folder, name }: Subsystem): string {
  return placed(folder, `${name}.layout`);
}

export function exportedOf(name: string): string {
  return `include/uapi/tm/${name}.h`;
}

export function textsOf(model: Model): Texts {
  const texts = new Map(Object.entries(model.recorded));
  texts.set('Kbuild', kbuildText(model));
  for (const header of model.headers) {
    if (header.broken !== 'gone') texts.set(header.path, headerText(model, header));
    if (header.spare)
      texts.set(sparePath(header), headerText(model, { ...header, members: header.spare }));
    if (header.shadow) {
      const { folder, members } = header.shadow;
      texts.set(
        `${folder}/${header.path}`,
        headerText(model, { ...header, includes: [], members }),
      );
    }
  }
  for (const each of model.subsystems) {
    texts.set(placed(each.folder, `${each.name}_header.h`), subsystemText(model, each));
    texts.set(placed(each.folder, `${each.name}_code.c`), codeText(each));
  }
  return texts;
}

export function sparePath({ id }: Header): string {
  return `inc/h${id}.spare`;
}

function kbuildText({ isWide, roots }: Model): string {
  return [
    ...['obj-m := tm.o', 'tm-y := main.o', 'ckptgen-module := tm'],
    ...(isWide ? ['ccflags-y += -DWIDE'] : []),
    ...(roots ? [`ckptgen-roots := ${roots.join(' ')}`] : []),
    ...['include $(src)/Makefile.ckpt', ''],
  ].join('\n');
}

function headerText(model: Model, header: Header): string {
  const { id, isConfigured } = header;
  const configured = ['#ifdef WIDE', '\tu64 wide;', '#else', '\tu32 wide;', '#endif'];
  return guarded(`H${id}`, [
    ...openingOf(model, header),
    `struct h${id}_t {`,
    ...membersOf(header),
    ...(isConfigured ? configured : []),
    '};',
  ]);
}

function subsystemText(model: Model, subsystem: Subsystem): string {
  const { name, broken, hasMacroLength } = subsystem;
  const macro = ['#ifndef TM_LENGTH', '#define TM_LENGTH 2', '#endif'];
  return guarded(name.toUpperCase(), [
    ...openingOf(model, subsystem),
    ...(broken === 'leak' ? ['#define TM_LENGTH 5'] : []),
    ...(hasMacroLength ? macro : []),
    `struct ckpt_${name}_s {`,
    ...membersOf(subsystem),
    ...(hasMacroLength ? ['\tu8 counted[TM_LENGTH];'] : []),
    ...(broken === 'pointer' ? ['\tvoid *pointer;'] : []),
    '};',
    ...(hasMacroLength && broken !== 'leak' ? ['#undef TM_LENGTH'] : []),
  ]);
}

function openingOf({ headers }: Model, { comment, includes, broken }: Source): string[] {
  const paths = includes.map(id => headers.find(each => each.id === id)?.path ?? 'inc/none.h');
  return [
    ...(comment > 0 ? [`/* edit ${comment} */`] : []),
    '#include <linux/types.h>',
    ...paths.map(path => `#include "${path}"`),
    ...(broken === 'missing-include' ? ['#include "inc/nowhere.h"'] : []),
  ];
}

function membersOf({ members, broken }: Source): string[] {
  const lines = members.map(({ type, name, length }) =>
    length > 0 ? `\t${type} ${name}[${length}];` : `\t${type} ${name};`,
  );
  return broken === 'syntax' ? [...lines, '\tu32 unfinished'] : lines;
}

function guarded(name: string, lines: readonly string[]): string {
  const guard = `_TM_${name}_H`;
  return [`#ifndef ${guard}`, `#define ${guard}`, ...lines, '#endif', ''].join('\n');
}

function codeText({ name, returnsInt, broken }: Subsystem): string {
  const record = `struct ckpt_${name}_s`;
  const restore = [`int ${name}_restore(const ${record} *record)`, '{', '\treturn 0;', '}', ''];
  return [
    ...[`#include "${name}_header.h"`, ''],
    ...[`${returnsInt ? 'int' : 'void'} ${name}_checkpoint(${record} *record)`, '{'],
    ...(returnsInt ? ['\treturn 0;'] : []),
    ...['}', ''],
    ...(broken === 'missing-restore' ? [] : restore),
  ].join('\n');
}
