// The first step of a build: which subsystems are there? Writes the probe's source, the prototypes
// that are forced on every X_code.c, and what the later steps need to know.

import { join, resolve } from 'node:path';
import { discover } from '../discover/discover.ts';
import { protoHeader } from '../emit/glue.ts';
import { probeSource } from '../emit/probe.ts';
import { readText, removeStale, writeIfChanged } from '../host/files.ts';
import { findCandidates } from '../host/headers.ts';
import { type Failure, ok, type Result } from '../layout/result.ts';
import type { Subsystem } from '../layout/subsystem.ts';
import { type Config, configText } from './config.ts';
import { failed, type Outcome } from './outcome.ts';

export interface ProbeOptions {
  readonly src: string;
  readonly out: string;
  readonly module: string;
  readonly uapi: string;
  readonly roots: readonly string[];
  readonly patterns: readonly string[];
  /** The file in which make lists the headers it has found. */
  readonly headers: string;
}

export function probe(options: ProbeOptions): Outcome {
  const folder = resolve(options.src);
  const candidates = findCandidates({ folder, roots: options.roots, patterns: options.patterns });
  if (!candidates.ok) return failed(candidates.failures);
  const subsystems = discover(candidates.value);
  if (!subsystems.ok) return { findings: [], failures: subsystems.failures, base: folder };
  const listed = listedHeaders(options.headers);
  if (!listed.ok) return failed(listed.failures);
  const missed = missedByMake(subsystems.value, listed.value);
  if (missed) return { findings: [], failures: [missed], base: folder };
  return writeAll(options, subsystems.value);
}

function listedHeaders(file: string): Result<ReadonlySet<string>> {
  const text = readText(file);
  return text.ok ? ok(new Set(text.value.split('\n').filter(Boolean))) : text;
}

/** What make does not know it does not compile: a subsystem would be missing without a word. */
function missedByMake(
  subsystems: readonly Subsystem[],
  listed: ReadonlySet<string>,
): Failure | null {
  const missed = subsystems.find(({ header }) => !listed.has(header));
  if (!missed) return null;
  const message =
    'was not found by make, only by ckptgen: if it is new, run make again; else name its folder in ckptgen-roots';
  return { code: 'set-mismatch', message, place: { file: missed.header } };
}

function writeAll(options: ProbeOptions, subsystems: readonly Subsystem[]): Outcome {
  const { out, module, uapi, roots, patterns } = options;
  const config: Config = { module, uapi, roots, patterns, subsystems };
  const texts = new Map<string, string>(
    subsystems.map(each => [`${each.name}_proto.h`, protoHeader(each)]),
  );
  const stale = removeStale(out, new Set(texts.keys()), name => name.endsWith('_proto.h'));
  if (!stale.ok) return failed(stale.failures);
  texts.set('probe.c', probeSource(subsystems)).set('config.json', configText(config));
  for (const [name, text] of texts) {
    const written = writeIfChanged(join(out, name), text);
    if (!written.ok) return failed(written.failures);
  }
  return { findings: [], failures: [] };
}
