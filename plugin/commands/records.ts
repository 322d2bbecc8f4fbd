// The probe object -> today's layout of every subsystem's record.

import { join } from 'node:path';
import { readBytes } from '../host/files.ts';
import type { AggregateType, ObjectLayouts } from '../layout/layout.ts';
import type { AbiBuild } from '../layout/portability.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import { type Subsystem, tagOf } from '../layout/subsystem.ts';
import { readObject } from '../object/read.ts';
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
  return verified.ok ? recordsIn(bytes.value, file, paths.src, subsystems) : verified;
}

/** The same of a probe's bytes. */
export function recordsIn(
  bytes: Uint8Array,
  file: string,
  src: string,
  subsystems: readonly Subsystem[],
): Result<Probe> {
  const layouts = readObject(bytes, file);
  if (!layouts.ok) return layouts;
  const leak = leakedPack(layouts.value, subsystems, src);
  if (leak) return fail(leak);
  const records: Today[] = [];
  for (const subsystem of subsystems) {
    const record = recordOf(layouts.value, subsystem, file);
    if (!record.ok) return record;
    records.push(record.value);
  }
  return ok({ records, build: layouts.value });
}

function recordOf(layouts: ObjectLayouts, subsystem: Subsystem, file: string): Result<Today> {
  const layout = only(layouts, `struct ${tagOf(subsystem.name)}`);
  const alignment = only(layouts, `struct ckptgen_align_${subsystem.name}`);
  if (!layout || !alignment) {
    const message = `has no 'struct ${tagOf(subsystem.name)}': run make again, so that the probe is built anew`;
    return fail({ code: 'bad-object', message, place: { file } });
  }
  const perAbi = only(layouts, `struct ckptgen_per_abi_${subsystem.name}`) !== null;
  return ok({ subsystem, layout: { ...layout, alignBytes: alignment.bytes }, perAbi });
}

function only(layouts: ObjectLayouts, name: string): AggregateType | null {
  const found = layouts.find(name);
  return found.ok && found.value.length === 1 ? (found.value[0] ?? null) : null;
}

/** The first header behind which an ordinary struct is laid out in another way than before it. */
function leakedPack(
  layouts: ObjectLayouts,
  subsystems: readonly Subsystem[],
  src: string,
): Failure | null {
  const plain = only(layouts, 'struct ckptgen_sentinel');
  const guilty = subsystems.find(({ name }) => {
    const sentinel = only(layouts, `struct ckptgen_sentinel_${name}`);
    return plain && sentinel && sentinel.bytes !== plain.bytes;
  });
  if (!guilty) return null;
  const message =
    'leaves a #pragma pack in force for what is included after it: end it with #pragma pack(pop)';
  return { code: 'leaked-pack', message, place: { file: join(src, guilty.header) } };
}
