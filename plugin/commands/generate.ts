// ckptgen generate: the last step of a build. Nothing is written while anything is wrong.

import { join, resolve } from 'node:path';
import { discard } from '../host/files.ts';
import { FolderLock } from '../host/flock.ts';
import { KnownFiles } from '../host/known-files.ts';
import { plural } from '../layout/describe.ts';
import { type Finding, isSerious } from '../report/diagnostic.ts';
import type { Reason } from '../watch/event.ts';
import { type Build, type Made, prepareBuild, type Which } from './build.ts';
import { generatedUapi } from './config.ts';
import { factsOf, type Making } from './facts.ts';
import type { Verdict } from './lock-findings.ts';
import { failed, type Outcome } from './outcome.ts';
import { removeOthers, textsOf, writeTexts } from './outputs.ts';
import { probeInputs } from './probe-inputs.ts';
import { reasonsFor } from './reasons.ts';
import { discardState, isBadState, readCommand } from './state.ts';
import { readState, writeState } from './state-file.ts';
import { judgeBuild, type Verdicts } from './verdict.ts';

export interface GenerateOptions {
  readonly which: Which;
  /** The plugin's own file. */
  readonly plugin: string;
  /** Say why each thing was made anew. */
  readonly explain: boolean;
  /** As the user can open a path from here. */
  pathFromHere(path: string): string;
}

export async function generate(options: GenerateOptions): Promise<Outcome> {
  const build = prepareBuild(options.which);
  if (!build.ok) return failed(build.failures);
  if ('out' in options.which) return generateFor(build.value, options);
  // make's recipe holds the lock for a step that it calls.
  const lock = new FolderLock(build.value.out);
  await lock.acquire();
  try {
    return await generateFor(build.value, options);
  } finally {
    await lock.release();
  }
}

/** The same for a make that can make the probe anew, where what came of it does not fit together. */
export async function generateOrMend(
  options: GenerateOptions & { readonly which: Made },
): Promise<Outcome> {
  const outcome = await generate(options);
  if (!outcome.failures.some(isBadState)) return outcome;
  discardState(options.which.out);
  return { findings: [], failures: [], anew: true };
}

async function generateFor(build: Build, options: GenerateOptions): Promise<Outcome> {
  const verdicts = await judgeBuild(build);
  if (!verdicts.ok) return failed(verdicts.failures);
  const findings = stoppingFindings(verdicts.value);
  if (findings.length > 0) {
    discardProvisional(build, verdicts.value.records);
    return { findings, failures: [], base: build.base };
  }
  const texts = textsOf(build, verdicts.value);
  if (!texts.ok) return failed(texts.failures);
  const written = writeTexts(build, texts.value);
  if (!written.ok) return failed(written.failures);
  const removed = removeOthers(build, texts.value);
  if (!removed.ok) return failed(removed.failures);
  const before = readState(build.out);
  const now = factsOf(makingOf(build, options.plugin), verdicts.value.records, texts.value);
  const kept = writeState(build.out, now);
  if (!kept.ok) return failed(kept.failures);
  const { explain, pathFromHere } = options;
  if (!explain) return { findings: [], failures: [] };
  const show = (path: string) => pathFromHere(resolve(build.out, path));
  const reasons = reasonsFor(before, now, { written: written.value, probe: 'probe.o', show });
  return { text: explained(reasons, texts.value.size), findings: [], failures: [] };
}

function makingOf(build: Build, plugin: string): Making {
  const files = new KnownFiles();
  const command = readCommand(build.out);
  return {
    plugin: files.sumOf(plugin),
    command: command.ok ? command.value : [],
    inputs: new Map(probeInputs(build).map(path => [path, files.sumOf(path)])),
  };
}

/** `count` are the files there are. */
function explained(reasons: readonly Reason[], count: number): string {
  const lines = reasons.map(({ what, why }) => `${what}: ${why}\n`);
  const made = reasons.length === 0 ? 'nothing was made anew: ' : '';
  return `${lines.join('')}${made}${plural(count, 'generated file')} in all\n`;
}

/** What keeps anything from being generated. */
export function stoppingFindings({ records, orphans }: Verdicts): readonly Finding[] {
  const all = [...records.flatMap(each => each.findings), ...orphans];
  return all.filter(isSerious);
}

/**
 * What has a lock has a committed header, which headers_install is to take, whatever else is wrong. The
 * value names what is gone, by path below the generated folder.
 */
export function discardProvisional(
  { out, config }: Pick<Build, 'out' | 'config'>,
  records: readonly Verdict[],
): readonly string[] {
  const folder = generatedUapi(config);
  const gone = records.filter(each => each.lock).map(each => `${folder}/${each.subsystem.name}.h`);
  for (const path of gone) discard(join(out, path));
  return gone;
}
