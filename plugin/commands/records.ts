// The probe object -> today's layout of every subsystem's record.

import { join } from 'node:path';
import { readBytes, readTextIfThere } from '../host/files.ts';
import type { AggregateType, ObjectLayouts } from '../layout/layout.ts';
import type { AbiBuild } from '../layout/portability.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { bytesOf } from '../layout/size.ts';
import { type Subsystem, tagOf } from '../layout/subsystem.ts';
import { readObject } from '../object/read.ts';
import { RecordConstants } from './record-constants.ts';
import { verifyProbe } from './state.ts';

/** A record as the compiler lays it out: with places, and with the alignment that the compiler was asked for. */
export interface Today {
  readonly subsystem: Subsystem;
  readonly layout: AggregateType;
  /** Whether the header says that the record has a layout for each ABI. */
  readonly perAbi: boolean;
}

export interface Probe {
  /** One a subsystem, in the same order. */
  readonly records: readonly Today[];
  readonly constants: RecordConstants;
  readonly build: AbiBuild;
}

export interface ProbePaths {
  /** The module's folder. */
  readonly src: string;
  /** The folder of probe.o. */
  readonly out: string;
}

export function readRecords(paths: ProbePaths, subsystems: readonly Subsystem[]): Result<Probe> {
  const file = join(paths.out, 'probe.o');
  const bytes = readBytes(file);
  if (!bytes.ok) return bytes;
  const verified = verifyProbe(paths.out, bytes.value, subsystems);
  const read = { file, src: paths.src, textOf: readTextIfThere };
  return verified.ok ? recordsIn(bytes.value, read, subsystems) : verified;
}

export interface ProbeFile {
  readonly file: string;
  /** The module's folder. */
  readonly src: string;
  /** Of a header, by its path; null where it is gone. */
  textOf(path: string): Result<string | null>;
}

/** The same of a probe's bytes. */
export function recordsIn(
  bytes: Uint8Array,
  { file, src, textOf }: ProbeFile,
  subsystems: readonly Subsystem[],
): Result<Probe> {
  const layouts = readObject(bytes, file);
  if (!layouts.ok) return layouts;
  const facts = subsystems.map(each => factsIn(layouts.value, `ckptgen_facts_${each.name}`));
  const plain = factsIn(layouts.value, 'ckptgen_facts').sentinel;
  const guilty = subsystems.find((_, at) => (facts[at]?.sentinel ?? plain) !== plain);
  if (guilty) return fail(leakedPack(join(src, guilty.header)));
  const records: Today[] = [];
  for (const [at, subsystem] of subsystems.entries()) {
    const layout = only(layouts.value, `struct ${tagOf(subsystem.name)}`);
    const { align: alignBytes, per_abi } = facts[at] ?? {};
    if (!layout || alignBytes === undefined) return fail(noRecord(subsystem, file));
    const perAbi = per_abi !== undefined;
    records.push({ subsystem, layout: { ...layout, alignBytes }, perAbi });
  }
  const headerText = ({ header }: Subsystem) => textOf(join(src, header));
  const constants = new RecordConstants(layouts.value, {
    file,
    owners: records,
    textOf: headerText,
  });
  return ok({ records, constants, build: layouts.value });
}

function noRecord({ name }: Subsystem, file: string): Failure {
  const message = `has no 'struct ${tagOf(name)}': run make again, so that the probe is built anew`;
  return { code: 'bad-object', message, place: { file } };
}

/** What emit/probe.ts has the compiler say by the sizes of members, in bytes. */
function factsIn(layouts: ObjectLayouts, tag: string): Readonly<Record<string, number>> {
  const members = only(layouts, `struct ${tag}`)?.members ?? [];
  return Object.fromEntries(members.map(each => [each.name ?? '', bytesOf(each.type)]));
}

function only(layouts: ObjectLayouts, name: string): AggregateType | null {
  const found = layouts.find(name);
  return found.ok && found.value.length === 1 ? (found.value[0] ?? null) : null;
}

/** Behind that header an ordinary struct is laid out in another way than before it. */
function leakedPack(file: string): Failure {
  const message =
    'leaves a #pragma pack in force for what is included after it: end it with #pragma pack(pop)';
  return { code: 'leaked-pack', message, place: { file } };
}
