// Debug info does not say how a struct is aligned (DWARF 5 §5.7.1 has it only where the source states one):
// a second compile asks the compiler.

/** `struct ckptgen_align_0`, by the place of the record in the list. */
export function alignmentTag(index: number): string {
  return `ckptgen_align_${index}`;
}

/**
 * C behind which every record's alignment is the size of a variable's only member. `names` as C writes
 * them: `struct foo`, `foo_t`.
 */
export function alignmentSource(names: readonly string[]): string {
  return names
    .map((name, index) => {
      const tag = alignmentTag(index);
      return `struct ${tag} { char align[__alignof__(${name})]; } ${tag};\n`;
    })
    .join('');
}
