// Why a lock is refused; never leaves this room.

export class Refusal extends Error {
  readonly line: number | undefined;
  /** What to do, where it is not the usual. */
  readonly remedy: string | undefined;

  constructor(line: number | undefined, message: string, remedy?: string) {
    super(message);
    this.line = line;
    this.remedy = remedy;
  }
}
