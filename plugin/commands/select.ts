// --struct, and patterns of settings: which names are meant?

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
  const isMeant = structMatcher(glob);
  const found = names.filter(isMeant);
  return found.length > 0 ? found : aliases.filter(isMeant);
}

/** For many names: a glob is compiled once. */
export function structMatcher(glob: string): (name: string) => boolean {
  const matches = micromatch.matcher(glob.trim().replace(/\s+/g, ' '));
  return name => matches(name) || matches(name.replace(/^(?:struct|union) /, ''));
}

/** Whether a glob, `foo_*` or `struct foo`, means a name as C writes it. */
export function matchesStruct(pattern: string, name: string): boolean {
  return structMatcher(pattern)(name);
}

/** Whether a pattern of settings means a member by its path: `slots[].*`, in which `[]` is no set of characters. */
export function matchesMember(pattern: string, path: string): boolean {
  return micromatch.isMatch(path, pattern.replaceAll('[]', '\\[\\]'));
}

/** Whether a glob of settings means a header by its path. */
export function matchesHeader(glob: string, path: string): boolean {
  return micromatch.isMatch(path, glob);
}

/** Whether the patterns of an entry of settings mean a struct. */
export function meansStruct(
  structs: 'all' | readonly { readonly text: string }[],
  name: string,
): boolean {
  return structs === 'all' || structs.some(({ text }) => matchesStruct(text, name));
}
