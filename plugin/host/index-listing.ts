// What `git ls-files --stage -v -z` prints: which files the index has, and which of them the disk has alike. A
// kernel's index is millions of bytes: they stay bytes, and what is asked for is looked up in them.

export interface Entry {
  readonly path: string;
  readonly id: string;
  readonly kind: 'file' | 'link' | 'submodule';
  /** git does not look whether the disk has it as it is here: a sparse checkout, or the user's word. */
  readonly isUnseen: boolean;
  /** Several stages of it: there is no one content. */
  readonly isConflict: boolean;
}

/** How the disk differs from the index, as `git diff-files --name-status -z` says. */
export interface Difference {
  /** Not as on disk, as far as git looks; in conflict, too. */
  readonly differing: ReadonlySet<string>;
  /** Only intended to be added: no commit has anything of them. */
  readonly intended: ReadonlySet<string>;
  /** Folders that were looked at; absent: all of them. */
  readonly folders?: readonly string[];
}

export function pathsIn(text: string): string[] {
  return text.split('\0').filter(path => path !== '');
}

export function differenceIn(text: string): Difference {
  const words = pathsIn(text);
  const pathsOf = (isMeant: (status: string) => boolean) =>
    new Set(words.filter((_, at) => at % 2 === 1 && isMeant(words[at - 1] ?? '')));
  return {
    differing: pathsOf(status => status !== 'A'),
    intended: pathsOf(status => status === 'A'),
  };
}

/** What begins a row that git does not look at: `S` is left out of a sparse checkout, small letters are assumed unchanged. */
const UNSEEN = ['S', 's', 'h', 'm', 'r', 'c', 'k'];
const UNUSUAL = /\0(?=[^H])/g;

/** `TAG MODE ID STAGE\tPATH\0` for each, sorted by the bytes of the paths. */
export class Listed {
  readonly differing: ReadonlySet<string>;
  readonly #intended: ReadonlySet<string>;
  readonly #folders: readonly string[] | undefined;
  readonly #rows: Buffer;
  /** A character a byte: searched faster than bytes are. */
  readonly #text: string;
  readonly #found = new Map<string, Entry | undefined>();
  readonly #endings = new Map<string, readonly Entry[]>();

  constructor(rows: Buffer, { differing, intended, folders }: Difference) {
    this.#folders = folders;
    this.#rows = rows;
    this.#text = rows.toString('latin1');
    this.differing = differing;
    this.#intended = intended;
  }

  /** Whether all folders were looked at. */
  get isWhole(): boolean {
    return this.#folders === undefined;
  }

  /** As far as git looks; of a folder that was not looked at, nothing is. */
  isAsOnDisk({ path, isUnseen, isConflict }: Entry): boolean {
    if (isUnseen || isConflict || this.differing.has(path)) return false;
    return this.#folders?.some(folder => path.startsWith(`${folder}/`)) ?? true;
  }

  /** What a compiler has read is asked for again and again. */
  find(path: string): Entry | undefined {
    if (this.#found.has(path)) return this.#found.get(path);
    const entry = this.#entryAt(this.#lowest(path));
    const found = entry?.path === path && !this.#intended.has(path) ? entry : undefined;
    this.#found.set(path, found);
    return found;
  }

  /** That a path lies in. */
  submoduleOf(path: string): Entry | undefined {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const entry = this.find(path.slice(0, at));
      if (entry) return entry.kind === 'submodule' ? entry : undefined;
    }
    return undefined;
  }

  /** That something lies in it, at whatever depth; `.` is the top. */
  hasFolder(folder: string): boolean {
    if (folder === '.') return true;
    return this.#entryAt(this.#lowest(`${folder}/`))?.path.startsWith(`${folder}/`) ?? false;
  }

  /** Entries in the folder itself. */
  directlyIn(folder: string): readonly Entry[] {
    const prefix = folder === '.' ? '' : `${folder}/`;
    const found: Entry[] = [];
    for (let at = this.#lowest(prefix); ; ) {
      const entry = this.#entryAt(at);
      if (!entry?.path.startsWith(prefix)) return found;
      const slash = entry.path.indexOf('/', prefix.length);
      if (slash < 0 && found.at(-1)?.path !== entry.path) found.push(entry);
      // `0` is the character behind `/`: over all that lies below.
      const over = slash < 0 ? -1 : this.#lowest(`${entry.path.slice(0, slash)}0`);
      at = slash < 0 ? this.#rowBehind(at) : over;
    }
  }

  /** Those whose paths end so. A search through millions of bytes is made once. */
  ending(end: string): readonly Entry[] {
    const found = this.#endings.get(end) ?? this.#findEnding(end);
    this.#endings.set(end, found);
    return found;
  }

  #findEnding(end: string): readonly Entry[] {
    const found: Entry[] = [];
    const needle = Buffer.from(`${end}\0`).toString('latin1');
    for (let at = this.#text.indexOf(needle); at >= 0; at = this.#text.indexOf(needle, at + 1)) {
      const entry = this.#entryAt(this.#rowOf(at));
      const isNew = found.at(-1)?.path !== entry?.path;
      if (entry && isNew && !this.#intended.has(entry.path)) found.push(entry);
    }
    return found;
  }

  /** Those that git does not look at. */
  unseen(): readonly Entry[] {
    const starts = [...this.#text.matchAll(UNUSUAL)].map(({ index }) => index + 1);
    const rows = [0, ...starts].flatMap(start => this.#entryAt(start) ?? []);
    return rows.filter(({ isUnseen }) => isUnseen);
  }

  #rowOf(offset: number): number {
    return offset === 0 ? 0 : this.#text.lastIndexOf('\0', offset - 1) + 1;
  }

  /** Of the end of the rows, the same. */
  #rowBehind(start: number): number {
    const end = this.#rows.indexOf(0, start);
    return end < 0 ? this.#rows.length : end + 1;
  }

  /** The first row that is not before the path. */
  #lowest(path: string): number {
    const wanted = Buffer.from(path);
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const row = this.#rowOf((low + high) >> 1);
      const end = this.#rows.indexOf(0, row);
      const tab = this.#rows.indexOf(TAB, row);
      if (this.#rows.compare(wanted, 0, wanted.length, tab + 1, end) < 0) low = end + 1;
      else high = row;
    }
    return low;
  }

  #entryAt(row: number): Entry | undefined {
    if (row >= this.#rows.length) return undefined;
    const end = this.#rows.indexOf(0, row);
    const text = this.#rows.toString('utf8', row, end);
    const tab = text.indexOf('\t');
    const [tag, mode] = [text[0] ?? '', text.slice(2, 5)];
    return {
      path: text.slice(tab + 1),
      id: text.slice('H 100644 '.length, tab - ' 0'.length),
      kind: mode === '100' ? 'file' : mode === '120' ? 'link' : 'submodule',
      isUnseen: UNSEEN.includes(tag),
      isConflict: text[tab - 1] !== '0',
    };
  }
}

const TAB = 0x09;
