// Bytes of an object file -> layouts. The room's one door.

import type { AggregateType, EnumType, ObjectLayouts } from '../layout/layout.ts';
import { fail, ok, type Result } from '../layout/result.ts';
import { isAggregate } from '../layout/size.ts';
import { DebugInfo } from './debuginfo.ts';
import { At } from './dwarf.ts';
import type { Elf } from './elf.ts';
import { parseElf } from './elf.ts';
import { Files } from './files.ts';
import { Identities } from './identity.ts';
import { MacroReader } from './macros.ts';
import { failureOf, Malformed } from './malformed.ts';
import { NameIndex } from './nameindex.ts';
import { type DebugSections, SectionLoader } from './sections.ts';
import { TypeNames } from './typenames.ts';
import { incomplete, Types } from './types.ts';
import { splitDwarf } from './units.ts';

/**
 * Reads the layouts of every struct and union out of an ELF object (32 and 64 bit, both byte orders,
 * unlinked or linked) with DWARF 4 or 5. `origin` is the object's name as failures show it. All entries
 * are checked here; types and macros are read when they are asked for.
 *
 * Failures: `not-an-object`, `bitcode-object`, `lto-object`, `no-debug-info`, `split-dwarf`,
 * `unsupported-object`, `unsupported-dwarf`, `bad-object`. `find` adds `incomplete-type`, for what the
 * object only declares.
 */
export function readObject(bytes: Uint8Array, origin: string): Result<ObjectLayouts> {
  return guarded(origin, () => {
    const elf = parseElf(bytes);
    const loader = new SectionLoader(elf);
    const sections = loader.loadLayouts();
    checkDebugInfo(elf, sections);
    const debug = new DebugInfo(sections);
    if (debug.hasTypeUnitsOfGcc()) throw typeUnits();
    const index = new NameIndex(debug, new TypeNames(debug));
    const files = new Files(debug, sections.line);
    const types = new Types(index, files, elf.target);
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
      macros: once(() =>
        guarded(origin, () => new MacroReader(debug, files, loader.loadMacros()).read()),
      ),
      enums: once(() => guarded(origin, () => distinctEnums(debug, index, types))),
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

function distinctEnums(debug: DebugInfo, index: NameIndex, types: Types): EnumType[] {
  const found: EnumType[] = [];
  const identities = new Identities();
  const seen = new Set<number>();
  for (const id of index.enums()) {
    if (debug.entry(id).flag(At.declaration)) continue;
    const { type } = types.resolve(id);
    if (type.kind !== 'enum' || type.enumerators.length === 0) continue;
    const identity = identities.of(type);
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

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
