// DWARF as binutils' readelf prints it: another reader's word for the names in an object.

import { run } from './compilers.ts';

/** One debugging information entry. */
export interface Entry {
  /** As `<2c>` names it, in hex without 0x. */
  readonly id: string;
  /** `structure_type`. */
  readonly tag: string;
  /** By the name without `DW_AT_`; a reference is the id. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Entry[];
}

const entryLine = /^ <(\d+)><([0-9a-f]+)>: Abbrev Number: (\d+)(?: \(DW_TAG_(\w+)\))?/;
const attributeLine = /^ {4}<[0-9a-f]+> {3}DW_AT_(\w+)\s*: (.*)$/;

type Open = Entry & { readonly children: Entry[]; readonly attributes: Map<string, string> };

/** All entries of an object of one unit, by their id. */
export function entriesOf(folder: string, object: string): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  const path: Open[] = [];
  for (const line of run('readelf', ['--debug-dump=info', object], folder).split('\n')) {
    const opens = entryLine.exec(line);
    if (opens?.[4]) open(entries, path, Number(opens[1]), opens[2] as string, opens[4]);
    const attribute = opens ? null : attributeLine.exec(line);
    if (attribute)
      path.at(-1)?.attributes.set(attribute[1] as string, textOf(attribute[2] as string));
  }
  return entries;
}

function open(
  entries: Map<string, Entry>,
  path: Open[],
  depth: number,
  id: string,
  tag: string,
): void {
  const entry: Open = { id, tag, attributes: new Map(), children: [] };
  path.length = depth;
  path.at(-1)?.children.push(entry);
  path.push(entry);
  entries.set(id, entry);
}

/** `(indirect string, offset: 0x12): cap` is `cap`; `<0x1e>` is `1e`; `7\t(unsigned)` is `7`. */
function textOf(text: string): string {
  const string = /^\((?:indirect|indexed) [^)]*\): (.*)$/.exec(text);
  if (string) return string[1] as string;
  const reference = /^<0x([0-9a-f]+)>$/.exec(text);
  return reference ? (reference[1] as string) : (text.split('\t')[0] as string).trim();
}
