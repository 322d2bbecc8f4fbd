// Macro expansion (C11 §6.10.3, §6.10.3.4). Tokens are read from a stack of frames, one a macro that is
// being expanded: while its frame is open, its name is not expanded, and such a name never will be.

import type { Definition } from './definition.ts';
import { type Budget, NotConstant } from './not-constant.ts';
import { type Argument, substitute } from './substitute.ts';
import { isPunctuator, type Token } from './tokens.ts';

interface Frame {
  readonly tokens: readonly Token[];
  readonly macro?: string;
  at: number;
}

export class Expander {
  private readonly lookUp: (name: string) => Definition | undefined;
  private readonly budget: Budget;
  private readonly frames: Frame[] = [];
  /** Names of macros whose frames are open. */
  private readonly open = new Set<string>();
  /** White space stood before a macro that has come to nothing: it goes to what comes next. */
  private gap = false;

  constructor(lookUp: (name: string) => Definition | undefined, budget: Budget) {
    this.lookUp = lookUp;
    this.budget = budget;
  }

  /** As if these tokens were the rest of the source. Calls within arguments are read once a level. */
  expand(tokens: readonly Token[]): Token[] {
    const floor = this.frames.length;
    this.frames.push({ tokens, at: 0 });
    const expanded: Token[] = [];
    for (let token = this.next(floor); token; token = this.next(floor))
      if (!this.call(token, floor)) expanded.push(token);
    this.gap = false;
    return expanded;
  }

  /** The next token of the frames above the floor. */
  private next(floor: number): Token | undefined {
    const frame = this.frameWithTokens(floor);
    const token = frame?.tokens[frame.at++];
    if (!token) return undefined;
    this.budget.spend(token.text);
    const spaced = token.spaced || this.gap;
    this.gap = false;
    const painted = token.painted || (token.kind === 'name' && this.open.has(token.text));
    return painted ? { ...token, spaced, painted } : { ...token, spaced };
  }

  /** Closes frames that are used up. */
  private frameWithTokens(floor: number): Frame | undefined {
    while (this.frames.length > floor) {
      const frame = this.frames.at(-1);
      if (!frame || frame.at < frame.tokens.length) return frame;
      this.frames.pop();
      if (frame.macro !== undefined) this.open.delete(frame.macro);
    }
    return undefined;
  }

  /** Opens the frame of the macro that a token calls; false where it calls none. */
  private call(token: Token, floor: number): boolean {
    const macro = token.kind === 'name' && !token.painted ? this.lookUp(token.text) : undefined;
    if (!macro) return false;
    if (macro.params) {
      const frame = this.frameWithTokens(floor);
      if (!isPunctuator(frame?.tokens[frame.at], '(')) return false;
    }
    const args = macro.params ? this.collect(macro, floor) : [];
    const [first, ...rest] = substitute(macro, args, this.budget);
    const tokens = first ? [{ ...first, spaced: token.spaced }, ...rest] : [];
    if (!first) this.gap = token.spaced;
    this.frames.push({ tokens, at: 0, macro: macro.name });
    this.open.add(macro.name);
    return true;
  }

  /** The arguments of a call whose parenthesis comes next. */
  private collect(macro: Definition, floor: number): Argument[] {
    this.next(floor);
    const params = macro.params ?? [];
    const lists: Token[][] = [[]];
    for (let depth = 0; ; ) {
      const token = this.next(floor);
      if (!token) throw new NotConstant(`the call of ${macro.name} does not end`);
      if (isPunctuator(token, ')') && depth-- === 0) break;
      if (isPunctuator(token, '(')) depth++;
      const takesAll = macro.isVariadic && lists.length >= params.length;
      if (isPunctuator(token, ',') && depth === 0 && !takesAll) lists.push([]);
      else lists.at(-1)?.push(token);
    }
    return this.matched(macro, lists).map(list => this.argument(list));
  }

  /**
   * As many lists as there are parameters. GNU lets a call leave out all that is variadic, which is not
   * the same as an empty list; where a macro has no other parameter, an empty list counts as left out.
   */
  private matched(
    { name, params = [], isVariadic }: Definition,
    lists: readonly Token[][],
  ): readonly (readonly Token[] | undefined)[] {
    const isEmpty = lists.length === 1 && lists[0]?.length === 0;
    if (isEmpty && params.length === 0) return [];
    if (isEmpty && params.length === 1 && isVariadic) return [undefined];
    if (isVariadic && lists.length === params.length - 1) return [...lists, undefined];
    if (lists.length !== params.length) throw new NotConstant(`${name} takes other arguments`);
    return lists;
  }

  private argument(list: readonly Token[] | undefined): Argument {
    const tokens = list ?? [];
    let expanded: Token[] | undefined;
    return {
      tokens,
      isLeftOut: list === undefined,
      expanded: () => {
        expanded ??= this.expand(tokens);
        return expanded;
      },
    };
  }
}
