// Does a record's layout depend on the headers that stand before its own? A macro that a header
// leaves behind (`#define u32 u64`) may change another's struct without any complaint of the
// compiler; X_code.c, which includes its own header only, would then disagree with the glue.
//
// Asked only of records that are about to be refused or recorded: in reverse order, a struct stands
// before what stood behind it. Where the two orders differ, halving finds the header that does it.

import { join } from 'node:path';
import { probeInOrder } from '../emit/probe.ts';
import { compileObject } from '../host/compiler.ts';
import { discard, readTextIfThere } from '../host/files.ts';
import { canonical } from '../layout/canonical.ts';
import { fingerprint } from '../layout/fingerprint.ts';
import { leafCount, mostLeaves } from '../layout/leaves.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import type { Subsystem } from '../layout/subsystem.ts';
import type { Build } from './build.ts';
import { recordsIn, type Today } from './records.ts';
import { firstWhere } from './search.ts';
import { readCommand } from './state.ts';

/** How a record is laid out, by subsystem; undefined where it is not there. */
type LaidOut = (name: string) => string | undefined;

/** With these headers included in this order; null: does not compile. */
type LayOut = (order: readonly Subsystem[]) => Promise<LaidOut | null>;

/**
 * The header that changes the layout of one of these records, or null. Fails with `stale-probe` where
 * the probe is of other sources than today's.
 */
export async function findLeak(
  build: Build,
  suspects: readonly Today[],
): Promise<Result<Failure | null>> {
  const all = build.config.subsystems;
  if (suspects.length === 0) return ok(null);
  const command = build.command ? ok(build.command) : readCommand(build.out);
  if (!command.ok) return command;
  const layOut = layOutWith(command.value, build);
  const reversed = await layOut([...all].reverse());
  const victim = firstOther(suspects, reversed);
  if (reversed && !victim) return ok(null);
  if (firstOther(suspects, await layOut(all))) return fail(staleProbe(build));
  return ok(victim ? await blameFor(victim, all, layOut, build.src) : null);
}

/** The first that is laid out in another way there. */
function firstOther(suspects: readonly Today[], there: LaidOut | null): Today | undefined {
  return suspects.find(each => {
    const other = there?.(each.subsystem.name);
    return other !== undefined && other !== identityOf(each);
  });
}

const STALE = 'stale-probe';

export function isStale({ code }: Failure): boolean {
  return code === STALE;
}

function staleProbe({ out }: Build): Failure {
  const message = 'is not of the headers as they are now: run make again';
  return { code: STALE, message, place: { file: join(out, 'probe.o') } };
}

/** The same as `findLeak`, for a step that has read make's probe: without it, the next make compiles it anew. */
export async function findLeakIn(
  build: Build,
  suspects: readonly Today[],
): Promise<Result<Failure | null>> {
  const leak = await findLeak(build, suspects);
  if (!leak.ok && leak.failures.some(isStale)) discard(join(build.out, 'probe.o'));
  return leak;
}

function layOutWith(command: readonly string[], build: Build): LayOut {
  const source = command.find(word => word.endsWith('/probe.c')) ?? '';
  const replay = { command, source, cwd: build.base, signal: build.signal };
  const read = { src: build.src, textOf: readTextIfThere };
  return async order => {
    const scratch = join(build.out, `order.o.tmp${process.pid}`);
    const bytes = await compileObject(replay, probeInOrder(order), scratch);
    const probe = bytes?.ok ? recordsIn(bytes.value, { ...read, file: scratch }, order) : null;
    if (!probe?.ok) return null;
    const records = new Map(probe.value.records.map(each => [each.subsystem.name, each]));
    return name => {
      const record = records.get(name);
      return record && identityOf(record);
    };
  };
}

function identityOf({ layout, perAbi }: Today): string {
  const plain = canonical(layout);
  const text = leafCount(plain) > mostLeaves ? 'too large' : fingerprint(plain);
  return perAbi ? `per ABI ${text}` : text;
}

/** The last header that makes a difference when it stands before the victim's. */
async function blameFor(
  victim: Today,
  all: readonly Subsystem[],
  layOut: LayOut,
  src: string,
): Promise<Failure> {
  const { subsystem } = victim;
  const alone = (await layOut([subsystem]))?.(subsystem.name);
  const order = identityOf(victim) === alone ? [...all].reverse() : all;
  const at = order.indexOf(subsystem);
  const isSound = async (from: number) =>
    (await layOut(order.slice(from, at + 1)))?.(subsystem.name) === alone;
  const { header } = order[(await firstWhere(1, at, isSound)) - 1] ?? subsystem;
  const message =
    `'${header}' changes the layout of 'struct ckpt_${subsystem.name}_s' when it is included before: ` +
    'does it leave a macro behind?';
  const notes = [
    {
      place: { file: join(src, subsystem.header) },
      message: 'the header that means something else then',
    },
  ];
  return { code: 'header-leaks', message, place: { file: join(src, header) }, notes };
}
