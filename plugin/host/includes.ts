// What a C text includes, or asks for with __has_include. No condition is evaluated and no macro expanded: which
// of them count is the compiler's to say.

export interface Include {
  /** As it is written. */
  readonly name: string;
  /** `"x.h"`, which is looked for beside the text first, and no `<x.h>`. */
  readonly quoted: boolean;
}

const SPLICE = /\\\r?\n/g;

/** A name in angle brackets is no place for a comment to begin: `<a//b.h>`. */
const PASSED =
  /^[ \t]*#[ \t]*include(?:_next)?[ \t]*<[^>\n]*>|\/\*[\s\S]*?(?:\*\/|$(?![\s\S]))|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/gm;

const NAMING =
  /(?:^[ \t]*#[ \t]*(?:include(?:_next)?|import)|\b__has_include(?:_next)?[ \t]*\()[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)/gm;

/** In order, each as often as it stands there. One that is computed by a macro is none. */
export function* includesIn(text: string): Generator<Include> {
  const plain = text
    .replace(SPLICE, '')
    .replace(PASSED, match => (match.startsWith('/') ? ' ' : match));
  for (const [, quoted, angled = ''] of plain.matchAll(NAMING))
    yield { name: quoted ?? angled, quoted: quoted !== undefined };
}
