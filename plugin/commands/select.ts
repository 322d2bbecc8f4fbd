// --struct: which names of an object are meant?

import micromatch from 'micromatch';

/**
 * Names that match the glob as C writes them (`struct foo`, `foo_t`) or bare (`foo`), in their order;
 * all of them without a glob.
 */
export function selectNames(names: readonly string[], glob: string | undefined): readonly string[] {
  if (glob === undefined) return names;
  const matches = micromatch.matcher(glob.trim().replace(/\s+/g, ' '));
  return names.filter(name => matches(name) || matches(name.replace(/^(?:struct|union) /, '')));
}
