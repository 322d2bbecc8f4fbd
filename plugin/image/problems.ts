// What is wrong with an image. A hostile one has as much wrong as it has room for: some is told, all is counted.

/** As ckpt_image.h lists them: what a kernel says of such an image. */
export type Errno =
  | 'EMEDIUMTYPE'
  | 'EILSEQ'
  | 'EPROTONOSUPPORT'
  | 'ENODATA'
  | 'EFBIG'
  | 'EBADMSG'
  | 'E2BIG'
  | 'ENOTUNIQ'
  | 'ERANGE'
  | 'EUCLEAN'
  | 'EMSGSIZE'
  | 'EDOM';

export interface Problem {
  readonly errno: Errno;
  /** The byte of the file. */
  readonly at: number;
  /** For people: printable ASCII. */
  readonly section?: string;
  /** Its path in the record. */
  readonly member?: string;
  /** One sentence without the place. */
  readonly what: string;
  /** What to do. */
  readonly remedy: string;
}

export const DAMAGED =
  'it was damaged on its way, or is the work of a program that is to be mended: take it anew';

/** More than anyone reads. */
const MOST_TOLD = 100;

export class Problems {
  readonly told: Problem[] = [];
  #count = 0;

  add(problem: Problem): void {
    this.#count++;
    if (this.told.length < MOST_TOLD) this.told.push(problem);
  }

  get count(): number {
    return this.#count;
  }
}
