// An exported header as its reader sees it: which struct has which member, which unit a bit-field.

interface Declared {
  /** A C type's name or a tag. */
  readonly type: string;
  readonly counts: readonly number[];
}

/** Where a bit-field's macros apply; one wider than 64 bits has them for its low and its high bits. */
export interface FieldPlace {
  /** From the aggregate: `bits4`, in unions also `anon12.bits12`. */
  readonly path: string;
  readonly macros: readonly string[];
  readonly unit: Declared;
}

export class HeaderText {
  private readonly members = new Map<string, Map<string, Declared>>();
  private readonly units = new Map<string, string>();

  constructor(text: string) {
    for (const [, tag = '', body = ''] of text.matchAll(/^(?:struct|union) (\w+) \{\n(.*?)^\}/gms))
      this.members.set(tag, membersIn(body));
    for (const [, macro = '', unit = ''] of text.matchAll(/^#define (\w+)_MASK .*\t\/\* (\w+):/gm))
      this.units.set(macro, unit);
    for (const [, unit = '', macro = ''] of text.matchAll(/^\/\* (\w+): .*\n#define (\w+)_MASK /gm))
      this.units.set(macro, unit);
  }

  member(tag: string, name: string): Declared {
    const found = this.members.get(tag)?.get(name);
    if (!found) throw new Error(`the header has no ${tag}.${name}`);
    return found;
  }

  /** The bit-field `name` of the kernel's, in the aggregate `tag` or in a struct around it in a union. */
  field(tag: string, name: string): FieldPlace {
    const own = this.ownField(tag, name);
    if (own) return own;
    for (const [member, { type }] of this.members.get(tag) ?? []) {
      const inner = /^anon\d+(_\d+)?$/.test(member) ? this.ownField(type, name) : undefined;
      if (inner) return { ...inner, path: `${member}.${inner.path}` };
    }
    throw new Error(`the header has no macros for ${tag}.${name}`);
  }

  private ownField(tag: string, name: string): FieldPlace | undefined {
    const macro = `${tag.replace(/^(ckpt_[a-z0-9]+)_s$/, '$1')}__${name}`.toUpperCase();
    const pieces = [`${macro}_LOW`, `${macro}_HIGH`].filter(piece => this.units.has(piece));
    const path = this.units.get(pieces[0] ?? macro);
    if (path === undefined) return undefined;
    return { path, macros: pieces.length > 0 ? pieces : [macro], unit: this.member(tag, path) };
  }
}

function membersIn(body: string): Map<string, Declared> {
  const lines = body.matchAll(
    /^\t(?:struct |union )?(\w+)(?: __attribute__\(\(.*\)\))? (\w+)((?:\[\d+\])*);/gm,
  );
  return new Map(
    [...lines].map(([, type = '', name = '', bounds = '']) => {
      const counts = [...bounds.matchAll(/\d+/g)].map(Number);
      return [name, { type, counts }];
    }),
  );
}
