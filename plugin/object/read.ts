// Bytes of an object file -> layouts. The room's one door.

import type { AggregateType, ObjectLayouts } from '../layout/layout.ts';
import { fail, ok, type Result } from '../layout/result.ts';
import { isAggregate } from '../layout/size.ts';
import { DebugInfo } from './debuginfo.ts';
import type { Elf } from './elf.ts';
import { parseElf } from './elf.ts';
import { Files } from './files.ts';
import { Identities } from './identity.ts';
import { failureOf, Malformed } from './malformed.ts';
import { NameIndex } from './nameindex.ts';
import { type DebugSections, SectionLoader } from './sections.ts';
import { TypeNames } from './typenames.ts';
import { incomplete, Types } from './types.ts';
import { splitDwarf } from './units.ts';

/**
 * Reads the layouts of every struct and union out of an ELF object (32 and 64 bit, both byte orders,
 * unlinked or linked) with DWARF 4 or 5. `origin` is the object's name as failures show it. All entries
 * are checked here; a type is read when it is asked for.
 *
 * Failures: `not-an-object`, `bitcode-object`, `lto-object`, `no-debug-info`, `split-dwarf`,
 * `unsupported-object`, `unsupported-dwarf`, `bad-object`. `find` adds `incomplete-type`, for what the
 * object only declares.
 */
export function readObject(bytes: Uint8Array, origin: string): Result<ObjectLayouts> {
  return guarded(origin, () => {
    const elf = parseElf(bytes);
    const sections = new SectionLoader(elf).loadLayouts();
    checkDebugInfo(elf, sections);
    const debug = new DebugInfo(sections);
    if (debug.hasTypeUnitsOfGcc()) throw typeUnits();
    const index = new NameIndex(debug, new TypeNames(debug));
    const types = new Types(index, new Files(debug, sections.line), elf.target);
    const [names, aliases] = [index.names(), index.aliases()];
    return {
      target: elf.target,
      names: () => names,
      aliases: () => aliases,
      namesBehind: name => {
        const names = guarded(origin, () => index.namesBehind(name));
        return names.ok ? names.value : [name];
      },
      find: name => guarded(origin, () => findDistinct(index, types, name)),
    };
  });
}

function findDistinct(index: NameIndex, types: Types, name: string): AggregateType[] {
  const ids = index.find(name);
  if (ids.length === 0 && index.isDeclaredOnly(name)) throw incomplete(name);
  const found: AggregateType[] = [];
  const identities = new Identities();
  const seen = new Set<number>();
  for (const id of ids) {
    const { type } = types.resolve(id);
    if (!isAggregate(type)) continue;
    const identity = ids.length > 1 ? identities.of(type) : 0;
    if (!seen.has(identity)) found.push(type);
    seen.add(identity);
  }
  return found;
}

function checkDebugInfo({ headers }: Elf, sections: DebugSections): void {
  if (sections.info.length > 0) return;
  const has = (prefix: string) => headers.some(header => header.name.startsWith(prefix));
  if (has('.debug_info.dwo') || has('.zdebug_info.dwo')) throw splitDwarf();
  if (has('.gnu.lto_') || has('.gnu.debuglto_'))
    throw new Malformed(
      "this is gcc's LTO code, made by -flto: its layouts are not final; compile it with -fno-lto",
      'lto-object',
    );
  throw new Malformed('the object has no debug info; compile it with -g', 'no-debug-info');
}

function typeUnits(): Malformed {
  return new Malformed(
    "gcc's type units leave out what types are called, __be32 among them; compile with -fno-debug-types-section",
    'unsupported-dwarf',
  );
}

function guarded<T>(origin: string, read: () => T): Result<T> {
  try {
    return ok(read());
  } catch (error) {
    return fail(failureOf(error, origin));
  }
}
