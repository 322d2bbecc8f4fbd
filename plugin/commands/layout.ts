// ckptgen layout: what is in an object?

import { readBytes } from '../host/files.ts';
import { describeMemberType, describeSpan, plural } from '../layout/describe.ts';
import type { AggregateType, Member, ObjectLayouts, Target } from '../layout/layout.ts';
import { leafCount, mostLeaves } from '../layout/leaves.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { elementOf } from '../layout/size.ts';
import { readObject } from '../object/read.ts';
import { failed, type Outcome } from './outcome.ts';
import { selectNames } from './select.ts';

export interface LayoutOptions {
  readonly object: string;
  /** As C writes names, or bare; a glob. Absent: everything. */
  readonly struct?: string;
  readonly json: boolean;
}

interface Named {
  readonly name: string;
  readonly layout: AggregateType;
}

export function layout(options: LayoutOptions): Outcome {
  const object = loadObject(options.object);
  if (!object.ok) return failed(object.failures);
  const named = select(object.value, options);
  if (!named.ok) return failed(named.failures);
  const text = options.json
    ? jsonOf(object.value.target, named.value)
    : named.value.map(textOf).join('\n');
  return { text, findings: [], failures: [] };
}

export function loadObject(file: string): Result<ObjectLayouts> {
  const bytes = readBytes(file);
  return bytes.ok ? readObject(bytes.value, file) : bytes;
}

function select(layouts: ObjectLayouts, options: LayoutOptions): Result<readonly Named[]> {
  const names = selectNames({ names: layouts.names(), aliases: layouts.aliases() }, options.struct);
  if (names.length === 0 && options.struct !== undefined) {
    const message = `defines nothing that matches '${options.struct}': ckptgen layout ${options.object} lists all there is`;
    return fail({ code: 'no-struct', message, place: { file: options.object } });
  }
  const found: Named[] = [];
  for (const name of names) {
    const definitions = layouts.find(name);
    if (!definitions.ok) return definitions;
    found.push(...definitions.value.map(each => ({ name, layout: each })));
  }
  const large = found.find(each => leafCount(each.layout) > mostLeaves);
  return large ? fail(tooLarge(large.name, options.object)) : ok(found);
}

function tooLarge(name: string, file: string): Failure {
  const message = `'${name}' has more than ${mostLeaves} members and nested members: name others with --struct`;
  return { code: 'layout-too-large', message, place: { file } };
}

function textOf({ name, layout }: Named): string {
  const place = layout.place ? `  ${layout.place.file}:${layout.place.line}` : '';
  const head = `${name}, ${plural(layout.bytes, 'byte')}, aligned ${layout.alignBytes}${place}`;
  return `${[head, ...memberLines(layout, 0, '  ')].join('\n')}\n`;
}

/** Offsets count from the start of the outermost struct; in an array of structs, in its first element. */
function memberLines(layout: AggregateType, startBits: number, indent: string): string[] {
  return layout.members.flatMap(member => {
    const offsetBits = startBits + member.offsetBits;
    const name = member.name ?? `(${elementOf(member.type).kind})`;
    const line = `${indent}${name} ${describeMemberType(member)} ${describeSpan(member, offsetBits)}, ${member.typeName}`;
    const inner = elementOf(member.type);
    if (inner.kind !== 'struct' && inner.kind !== 'union') return [line];
    return [line, ...memberLines(inner, offsetBits, `${indent}  `)];
  });
}

/** `target`, and `structs` with their members nested as in the source. Enumerator values are decimal strings. */
function jsonOf(target: Target, named: readonly Named[]): string {
  const structs = named.map(({ name, layout }) => ({ name, ...aggregateJson(layout) }));
  return `${JSON.stringify({ target, structs }, (_, value) => (typeof value === 'bigint' ? String(value) : value), 2)}\n`;
}

function aggregateJson({ kind, bytes, alignBytes, place, members }: AggregateType): object {
  return { kind, bytes, alignBytes, ...place, members: members.map(memberJson) };
}

function memberJson(member: Member): object {
  const inner = elementOf(member.type);
  const nested =
    inner.kind === 'struct' || inner.kind === 'union' ? aggregateJson(inner) : undefined;
  return {
    name: member.name ?? null,
    type: describeMemberType(member),
    typeName: member.typeName,
    offsetBits: member.offsetBits,
    ...(member.widthBits === undefined ? {} : { widthBits: member.widthBits }),
    ...(inner.kind === 'enum'
      ? { enumerators: inner.enumerators.map(({ name, value }) => ({ name, value })) }
      : {}),
    ...member.place,
    ...(nested ? { of: nested } : {}),
  };
}
