// What `git ls-files --stage -v -z` prints: which files the index has, and which of them the disk has alike.

export interface Entry {
  readonly path: string;
  readonly id: string;
  readonly kind: 'file' | 'link' | 'submodule';
  /** git does not look whether the disk has it as it is here: a sparse checkout, or the user's word. */
  readonly isUnseen: boolean;
  /** Several stages of it: there is no one content. */
  readonly isConflict: boolean;
}

export interface Listed {
  /** Sorted by path. */
  readonly entries: readonly Entry[];
  find(path: string): Entry | undefined;
  /** That something lies in it, at whatever depth; `.` is the top. */
  hasFolder(folder: string): boolean;
  /** Entries in the folder itself. */
  directlyIn(folder: string): readonly Entry[];
  /** Not as on disk, as far as git looks; in conflict, too. */
  readonly differing: ReadonlySet<string>;
}

export function pathsIn(text: string): string[] {
  return text.split('\0').filter(path => path !== '');
}

/** `TAG MODE ID STAGE\tPATH\0`: a tag in lower case is one assumed unchanged, `S` is left out of a sparse checkout. */
export function listingIn(bytes: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (const row of bytes.toString('utf8').split('\0')) {
    if (row === '') continue;
    const tab = row.indexOf('\t');
    const [path, tag, isStaged] = [row.slice(tab + 1), row[0] ?? '', row[tab - 1] === '0'];
    if (!isStaged && entries.at(-1)?.path === path) continue;
    const kind = row.startsWith('100', 2) ? 'file' : row.startsWith('12', 2) ? 'link' : 'submodule';
    const isUnseen = tag === 'S' || tag !== tag.toUpperCase();
    entries.push({ path, id: row.slice(9, tab - 2), kind, isUnseen, isConflict: !isStaged });
  }
  return entries;
}

/** As JavaScript compares; git's order is that of bytes, and differs for few names. */
function byPath(a: Entry, b: Entry): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

export function openListing(entries: Entry[], differing: ReadonlySet<string>): Listed {
  entries.sort(byPath);
  /** The first that is not before the path. */
  const lowest = (path: string) => {
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((entries[middle]?.path ?? '') < path) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const find = (path: string) => {
    const entry = entries[lowest(path)];
    return entry?.path === path ? entry : undefined;
  };
  const hasFolder = (folder: string) =>
    folder === '.' || (entries[lowest(`${folder}/`)]?.path.startsWith(`${folder}/`) ?? false);
  const directlyIn = (folder: string) => {
    const prefix = folder === '.' ? '' : `${folder}/`;
    const found: Entry[] = [];
    for (let at = lowest(prefix); at < entries.length; ) {
      const entry = entries[at] as Entry;
      if (!entry.path.startsWith(prefix)) break;
      const slash = entry.path.indexOf('/', prefix.length);
      if (slash < 0) found.push(entry);
      // `0` is the character behind `/`: over all that lies below.
      at = slash < 0 ? at + 1 : lowest(`${entry.path.slice(0, slash)}0`);
    }
    return found;
  };
  return { entries, find, hasFolder, directlyIn, differing };
}
