// What is no constant. Thrown inside this room only: `Constants.valueOf` turns it into undefined.

export class NotConstant extends Error {}

/**
 * Characters that one value may make its evaluation handle. Macros that double their argument can make
 * any number of them.
 */
const CHARACTERS_MAX = 1_000_000;

export class Budget {
  private left = CHARACTERS_MAX;

  /** A token costs one more than its text. */
  spend(text: string): void {
    this.left -= text.length + 1;
    if (this.left < 0) throw new NotConstant('it expands to too much');
  }
}
