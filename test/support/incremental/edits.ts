// Edits of the sources, by name. Each says what it did, or null where there is nothing for it to do.

import type { Random } from '../random.ts';
import {
  addHeader,
  addSubsystem,
  type Break,
  exclude,
  exportedOf,
  headerPath,
  include,
  lockOf,
  type Model,
  otherMember,
  type Subsystem,
  someMembers,
} from './model.ts';

export type Edit = (model: Model, random: Random) => string | null;

const FEWEST = 2;

export const EDITS: Readonly<Record<string, Edit>> = {
  add: (model, random) => addSubsystem(model, random).name,
  type: changeType,
  length: changeLength,
  returns: (model, random) => {
    const subsystem = random.pick(model.subsystems);
    subsystem.returnsInt = !subsystem.returnsInt;
    return subsystem.name;
  },
  comment: (model, random) => {
    const subsystem = random.pick(model.subsystems);
    subsystem.comment++;
    return subsystem.name;
  },
  rename: renameSubsystem,
  delete: deleteSubsystem,
  'header add': (model, random) => {
    const header = addHeader(model, random);
    for (const each of model.subsystems.slice(0, 5))
      if (random.chance(60)) include(each, header.id);
    return header.path;
  },
  'header change': changeHeader,
  'header comment': (model, random) => {
    const header = random.pick(model.headers);
    header.comment++;
    return header.path;
  },
  'header rename': (model, random) => {
    const header = random.pick(model.headers);
    const before = header.path;
    header.path = headerPath(header.id, random);
    return `${before} ${header.path}`;
  },
  'header delete': deleteHeader,
  'header shadow': (model, random) => {
    const header = random.pick(model.headers);
    const folders = model.subsystems.map(each => each.folder).filter(folder => folder !== '.');
    const folder = random.pick(['inc', 'inc/deep', ...folders.slice(0, 5)]);
    header.shadow = header.shadow ? null : { folder, members: someMembers(random) };
    return `${header.path} ${header.shadow ? `in ${folder}` : 'no more'}`;
  },
  'break subsystem': breakSubsystem,
  'break header': breakHeader,
  wide: model => {
    model.isWide = !model.isWide;
    return String(model.isWide);
  },
  roots: changeRoots,
  'damage recorded': damageRecorded,
  'delete recorded': (model, random) => {
    const path = recordedPath(model, random);
    if (path) delete model.recorded[path];
    return path;
  },
};

function changeType(model: Model, random: Random): string | null {
  const subsystem = random.pick(model.subsystems);
  const at = subsystem.members.findIndex(each => !each.type.startsWith('struct'));
  const member = subsystem.members[at];
  if (!member) return null;
  subsystem.members[at] = otherMember(random, member);
  return `${subsystem.name}.${member.name}`;
}

function changeLength(model: Model, random: Random): string | null {
  const subsystem = random.pick(model.subsystems);
  const at = random.below(subsystem.members.length);
  const member = subsystem.members[at];
  if (!member) return null;
  subsystem.members[at] = { ...member, length: member.length + 1 };
  return `${subsystem.name}.${member.name}`;
}

/** A lock that stays behind is one of a subsystem that is gone. */
function renameSubsystem(model: Model, random: Random): string {
  const subsystem = random.pick(model.subsystems);
  const before = subsystem.name;
  if (random.chance(50)) forgetRecorded(model, subsystem);
  subsystem.name = `s${model.next++}`;
  if (subsystem.folder === before) subsystem.folder = subsystem.name;
  return `${before} ${subsystem.name}`;
}

function deleteSubsystem(model: Model, random: Random): string | null {
  if (model.subsystems.length <= FEWEST) return null;
  const subsystem = random.pick(model.subsystems);
  if (random.chance(70)) forgetRecorded(model, subsystem);
  model.subsystems = model.subsystems.filter(each => each !== subsystem);
  return subsystem.name;
}

function forgetRecorded(model: Model, subsystem: Subsystem): void {
  delete model.recorded[lockOf(subsystem)];
  delete model.recorded[exportedOf(subsystem.name)];
}

function changeHeader(model: Model, random: Random): string | null {
  const header = random.pick(model.headers);
  const [first, ...others] = header.members;
  if (!first || first.type.startsWith('struct')) return null;
  header.members = [otherMember(random, first), ...others];
  return header.path;
}

function deleteHeader(model: Model, random: Random): string | null {
  if (model.headers.length <= FEWEST) return null;
  const header = random.pick(model.headers);
  model.headers = model.headers.filter(each => each !== header);
  for (const each of [...model.headers, ...model.subsystems]) exclude(each, header.id);
  for (const each of [...model.headers, ...model.subsystems])
    if (each.members.length === 0) each.members.push({ type: 'u32', name: 'rest', length: 0 });
  return header.path;
}

const OF_SUBSYSTEMS: readonly Break[] = [
  ...(['syntax', 'missing-include', 'missing-restore', 'leak', 'pointer'] as const),
];
const OF_HEADERS: readonly Break[] = ['syntax', 'missing-include', 'gone'];

function breakSubsystem(model: Model, random: Random): string {
  const subsystem = random.pick(model.subsystems);
  subsystem.broken = random.pick(OF_SUBSYSTEMS);
  return `${subsystem.name} ${subsystem.broken}`;
}

function breakHeader(model: Model, random: Random): string {
  const header = random.pick(model.headers);
  header.broken = random.pick(OF_HEADERS);
  return `${header.path} ${header.broken}`;
}

function changeRoots(model: Model, random: Random): string {
  const folders = [...new Set(model.subsystems.map(each => each.folder))];
  model.roots = model.roots ? null : folders.filter(() => random.chance(70));
  if (model.roots?.length === 0) model.roots = null;
  return model.roots?.join(' ') ?? 'default';
}

function recordedPath({ recorded }: Model, random: Random): string | null {
  const paths = Object.keys(recorded).sort();
  return paths.length > 0 ? random.pick(paths) : null;
}

function damageRecorded(model: Model, random: Random): string | null {
  const path = recordedPath(model, random);
  if (!path) return null;
  const text = model.recorded[path] ?? '';
  const damages = [text.slice(0, text.length >> 1), `${text}\n`, text.replace(/u32|u8/, 'u16')];
  model.recorded[path] = random.pick(damages);
  return path;
}
