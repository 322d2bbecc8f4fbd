// Where the sections of an image lie, against the committed locks. It damages nothing: readers go by the
// table of the image. Whoever has compiled an offset in should know.

import { posix } from 'node:path';
import micromatch from 'micromatch';
import { entriesOf } from '../layout/acceptance.ts';
import { plural } from '../layout/describe.ts';
import { type Lock, readLock } from '../layout/lock.ts';
import { ok, type Result } from '../layout/result.ts';
import { type SectionRecord, type Shift, shiftOf } from '../layout/sections.ts';
import type { Finding } from '../report/diagnostic.ts';
import type { Config } from './config.ts';
import type { Verdict } from './lock-findings.ts';
import type { Older } from './older.ts';

/** More of them are only counted. */
const TOLD = 3;

/** Nothing where a lock of then cannot be read, or says nothing of this ABI. Fails where git does. */
export function imageShift(
  config: Config,
  verdicts: readonly Verdict[],
  older: Older,
): Result<readonly Finding[]> {
  const [first] = verdicts;
  if (!first) return ok([]);
  const own = verdicts.map(each => each.subsystem.lock);
  const texts = older.read([...own, ...goneLocks(config, new Set(own), older)]);
  if (!texts.ok) return texts;
  const before = [...texts.value].map(([path, text]) => recordIn(text, path, first.abi));
  const known = before.flatMap(each => (each ? [each] : []));
  if (known.length === 0 || known.length < before.length) return ok([]);
  const now = verdicts.map(({ subsystem: { name }, today: { bytes, alignBytes } }) => {
    return { name, bytes, alignBytes };
  });
  const shift = shiftOf(known, now);
  return ok(shift.moved.length === 0 ? [] : [findingOf(shift)]);
}

/** Of subsystems that were, and are not merely switched off. */
function goneLocks(config: Config, own: ReadonlySet<string>, older: Older): readonly string[] {
  const off = new Set(config.offLocks);
  const globs = config.patterns.flatMap(pattern =>
    config.roots.map(root => posix.join(root, posix.dirname(pattern), '*.layout')),
  );
  return older.files().filter(path => {
    if (!path.endsWith('.layout') || own.has(path) || off.has(path)) return false;
    const header = path.replace(/\.layout$/, '_header.h');
    return micromatch.isMatch(path, globs) && older.isFile(header);
  });
}

function recordIn(text: string, path: string, abi: string): SectionRecord | undefined {
  const name = posix.basename(path, '.layout');
  const lock = readLock(text, path, name);
  const entries = lock.ok ? entriesOf<Lock>(lock.value) : [];
  const entry = entries.find(each => each.abi === undefined || each.abi === abi);
  return entry && { name, bytes: entry.layout.bytes, alignBytes: entry.layout.alignBytes };
}

function findingOf({ moved, causes }: Shift): Finding {
  const struct = 'struct uber_ckpt_struct';
  const named = moved
    .slice(0, TOLD)
    .map(
      ({ old, new: now }) => `'${old.name}' was at ${old.offsetBytes}, is at ${now.offsetBytes}`,
    );
  const message = `sections of '${struct}' have moved: ${listed(named, moved.length, '; ')}`;
  const whys = causes.slice(0, TOLD).map(causeText);
  return {
    rule: 'image-shifted',
    severity: 'info',
    message,
    struct,
    notes: [
      { message: `because ${listed(whys, causes.length, ', ')}` },
      { message: 'nothing to do: readers find sections by the table of the image' },
    ],
  };
}

function listed(texts: readonly string[], count: number, separator: string): string {
  const rest = count - texts.length;
  return texts.join(separator) + (rest > 0 ? `${separator}and ${rest} more` : '');
}

function causeText({ old, new: now }: Shift['causes'][number]): string {
  if (!old) return `'${now?.name}' is new`;
  if (!now) return `'${old.name}' is gone`;
  if (old.bytes === now.bytes)
    return `'${now.name}' was aligned ${old.alignBytes}, is aligned ${now.alignBytes}`;
  return `'${now.name}' was ${old.bytes}, is ${plural(now.bytes, 'byte')}`;
}
