// The first step of a build: which subsystems are there? Writes the probe's source, the prototypes
// that are forced on every X_code.c, and what the later steps need to know.

import { join, relative, resolve } from 'node:path';
import { type Candidate, discover } from '../discover/discover.ts';
import { protoHeader } from '../emit/glue.ts';
import { probeSource } from '../emit/probe.ts';
import { readText, removeStale, writeIfChanged } from '../host/files.ts';
import { findCandidates } from '../host/headers.ts';
import { type Failure, ok, type Result } from '../layout/result.ts';
import { lockPath, type Subsystem } from '../layout/subsystem.ts';
import { type Config, configText } from './config.ts';
import { failed, type Outcome } from './outcome.ts';

export interface ProbeOptions {
  readonly src: string;
  readonly out: string;
  readonly module: string;
  readonly uapi: string;
  readonly uapiOut: string;
  readonly roots: readonly string[];
  readonly patterns: readonly string[];
  /** The file in which make lists the headers it has found. */
  readonly headers: string;
  readonly makeArgs: readonly string[];
  readonly makefiles: readonly string[];
  /** As `Config` has it. */
  readonly base: string;
}

/** What make has found, relative to the folder of the sources. */
interface Listed {
  readonly on: ReadonlySet<string>;
  readonly off: ReadonlySet<string>;
}

export function probe(options: ProbeOptions): Outcome {
  const folder = resolve(options.src);
  const candidates = findCandidates({ folder, roots: options.roots, patterns: options.patterns });
  if (!candidates.ok) return failed(candidates.failures);
  const listed = listedHeaders(options.headers);
  if (!listed.ok) return failed(listed.failures);
  const isOff = ({ header }: Candidate) => listed.value.off.has(header);
  const subsystems = discover(candidates.value.filter(each => !isOff(each)));
  if (!subsystems.ok) return { findings: [], failures: subsystems.failures, base: folder };
  const missed = missedByMake(subsystems.value, listed.value.on);
  if (missed) return { findings: [], failures: [missed], base: folder };
  const offLocks = candidates.value
    .filter(isOff)
    .map(({ header, name }) => lockPath(header, name))
    .sort();
  return writeAll(options, subsystems.value, offLocks);
}

const OFF = 'off:';
/** Named for make alone. */
const CODE = 'code:';

function listedHeaders(file: string): Result<Listed> {
  const text = readText(file);
  if (!text.ok) return text;
  const lines = text.value.split('\n').filter(line => line !== '' && !line.startsWith(CODE));
  const off = lines.filter(line => line.startsWith(OFF)).map(line => line.slice(OFF.length));
  return ok({ on: new Set(lines.filter(line => !line.startsWith(OFF))), off: new Set(off) });
}

/** What make does not know it does not compile: a subsystem would be missing without a word. */
function missedByMake(
  subsystems: readonly Subsystem[],
  listed: ReadonlySet<string>,
): Failure | null {
  const missed = subsystems.find(({ header }) => !listed.has(header));
  if (!missed) return null;
  const message =
    'was not found by make, only by ckptgen: if it is new, run make again; else name its folder in ckptgen-roots ' +
    "in Kbuild (in the kernel's tree in CONFIG_CKPTGEN_FOLDERS)";
  return { code: 'set-mismatch', message, place: { file: missed.header } };
}

function writeAll(
  options: ProbeOptions,
  subsystems: readonly Subsystem[],
  offLocks: readonly string[],
): Outcome {
  const { out, module, uapi, roots, patterns, makeArgs, base, makefiles } = options;
  const uapiOut = relative(resolve(out), resolve(options.uapiOut));
  const config: Config = {
    ...{ module, uapi, uapiOut, roots, patterns },
    ...{ subsystems, offLocks, makeArgs, base, makefiles },
  };
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
