// C allows only identifiers, but an object file may hold any bytes as a name. A name that could be
// mistaken for something else is quoted; no name can end a line or hide a character.

const identifier = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
/** Words, stars, brackets; no quote, no `=`, no blank at an end. */
const typeSpelling = /^[A-Za-z_$](?:[A-Za-z0-9_$ *(),.[\]]*[A-Za-z0-9_$*)\]])?$/;

/** A name as a segment of a path: bare for an identifier, else a JSON string in ASCII. */
export function spellName(name: string): string {
  return identifier.test(name) ? name : quote(name);
}

/** A type's name as the source wrote it: bare where it looks like C, else a JSON string in ASCII. */
export function spellTypeName(typeName: string): string {
  return typeSpelling.test(typeName) ? typeName : quote(typeName);
}

/** The inverse of both; undefined for a quoted name that is no JSON string. */
export function unspell(text: string): string | undefined {
  if (!text.startsWith('"')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Orders by the bytes of UTF-8, which is the order of code points and not that of UTF-16 units. */
export function bytewise(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
