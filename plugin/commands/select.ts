// --struct: which names of an object are meant?

import micromatch from 'micromatch';

/** What an object, or several, can be asked for. */
export interface Names {
  readonly names: readonly string[];
  readonly aliases: readonly string[];
}

/**
 * Names that match the glob as C writes them (`struct foo`, `foo_t`) or bare (`foo`), in their order;
 * all but aliases without a glob. An alias counts only where no name matches: it names nothing new.
 */
export function selectNames(
  { names, aliases }: Names,
  glob: string | undefined,
): readonly string[] {
  if (glob === undefined) return names;
  const matches = micromatch.matcher(glob.trim().replace(/\s+/g, ' '));
  const isMeant = (name: string) =>
    matches(name) || matches(name.replace(/^(?:struct|union) /, ''));
  const found = names.filter(isMeant);
  return found.length > 0 ? found : aliases.filter(isMeant);
}
