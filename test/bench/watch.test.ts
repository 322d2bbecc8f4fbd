// What a watch costs: from the save to the new header on disk, against the bare compile of the same
// probe in the same run; what one save of a thousand subsystems writes; what it costs while nothing
// happens, and after ten thousand events.

import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { HeapWitness } from '../support/heap.ts';
import type { Module } from '../support/kernel-module.ts';
import { manySubsystems, median, withTail } from '../support/many.ts';
import { timedSuite } from '../support/timed.ts';
import { killWatches, Watched } from '../support/watched.ts';

const test = timedSuite('watch', killWatches);

const rounds = 11;
const mostRatio = 1.5;
/** Others use the machine, too: the figure is that of the quietest of a few series. */
const mostSeries = 4;
const mostIdlePercent = 0.5;
const idleSeconds = 60;
const events = Number(process.env.CKPTGEN_COUNT ?? 10_000);
const mostGrowth = 1.01;

function figures(text: string): void {
  process.stdout.write(`\ntimed: ${text}\n`);
}

/** Milliseconds of the recorded compile, its outputs elsewhere. */
function bareCompile(module: Module): number {
  const recorded = readFileSync(module.path('ckpt_generated/probe.command'), 'utf8');
  const words = recorded.split('\0').filter(Boolean);
  const [program = '', ...args] = words.map((word, at) => {
    if (words[at - 1] === '-o') return module.path('bare.o');
    return word.startsWith('-Wp,-MMD,') ? `-Wp,-MMD,${module.path('bare.d')}` : word;
  });
  const started = performance.now();
  const { status } = spawnSync(program, args, { cwd: module.kernel, stdio: 'ignore' });
  const took = performance.now() - started;
  assert.is(status, 0);
  return took;
}

/** Milliseconds from a save to the time of the new header. */
async function latency(module: Module, watched: Watched, turn: number): Promise<number> {
  const text = withTail(module, turn);
  const header = module.path('ckpt_generated/uapi/tm/s0.h');
  const before = statSync(header).mtimeMs;
  const from = watched.events.length;
  const saved = Date.now();
  writeFileSync(module.path('s0/s0_header.h'), text);
  await watched.until('verdict', () => watched.results(from).length > 0);
  assert.is(watched.results(from).at(-1)?.verdict, 'fine');
  const after = statSync(header).mtimeMs;
  assert.is.not(after, before);
  return after - saved;
}

for (const count of [10, 1_000])
  test(`with ${count} subsystems, the header is there before ${mostRatio} of the bare compile`, async () => {
    const module = manySubsystems(count);
    const watched = new Watched(module);
    await watched.first();
    await watched.quiet(3_000);
    let turn = 1;
    let ratio = Number.POSITIVE_INFINITY;
    for (let series = 0; series < mostSeries && ratio >= mostRatio; series++) {
      const [bare, saved]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round++) {
        bare.push(bareCompile(module));
        // Behind the second look, which would run at the same time.
        await watched.quiet(1_500);
        saved.push(await latency(module, watched, turn++));
        await watched.quiet(1_500);
      }
      ratio = Math.min(ratio, median(saved) / median(bare));
      figures(
        `${count} subsystems: bare compile ${median(bare).toFixed(0)} ms, save to header ` +
          `${median(saved).toFixed(0)} ms, ratio ${(median(saved) / median(bare)).toFixed(2)}`,
      );
    }
    await watched.end();
    assert.ok(ratio < mostRatio, `${ratio}`);
  });

/** Ticks of the processor that a process has used: fields 14 and 15 of proc(5)'s stat. */
function ticks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

function residentKb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

test(`idle with 1000 subsystems, it uses less than ${mostIdlePercent} % of a processor`, async () => {
  const watched = new Watched(manySubsystems(1_000));
  await watched.first();
  // What it has needed so far is collected once, some twenty seconds after it rests.
  await watched.quiet(40_000);
  const pid = watched.child.pid as number;
  const hertz = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout);
  const [before, started] = [ticks(pid), performance.now()];
  await sleep(idleSeconds * 1_000);
  const seconds = (performance.now() - started) / 1_000;
  const percent = ((ticks(pid) - before) / hertz / seconds) * 100;
  figures(`idle: ${percent.toFixed(2)} % of a processor`);
  await watched.end();
  assert.ok(percent < mostIdlePercent, `${percent} %`);
});

test(`after ${events} events more, it keeps no more memory`, async () => {
  const module = manySubsystems(20);
  const heap = new HeapWitness();
  const watched = new Watched(module, { through: heap.through });
  await watched.first();
  const pid = watched.child.pid as number;
  const header = module.path('s0/s0_header.h');
  let turn = 1;
  const keptAfter = async (count: number) => {
    for (let event = 0; event < count; event++) {
      if (event % 50 === 0) writeFileSync(header, withTail(module, turn++));
      else utimesSync(header, new Date(), new Date(Date.now() - event));
      await sleep(1);
    }
    await watched.quiet(1_500);
    return heap.liveBytes(pid);
  };
  const [before, after] = [await keptAfter(events / 5), await keptAfter(events)];
  figures(
    `memory: ${before} bytes kept after ${events / 5} events, ${after} after ${events} more; ` +
      `resident ${residentKb(pid)} KiB`,
  );
  await watched.end();
  heap.remove();
  assert.ok(after < before * mostGrowth, `${before} bytes, then ${after}`);
});

test.run();
