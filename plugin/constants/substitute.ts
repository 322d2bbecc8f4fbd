// The body of a macro with its arguments in place: `#` and `##` (C11 §6.10.3.1 to §6.10.3.3, and GNU's
// `, ## __VA_ARGS__`).

import type { Definition } from './definition.ts';
import { type Budget, NotConstant } from './not-constant.ts';
import { isPunctuator, type Token, tokenize } from './tokens.ts';

export interface Argument {
  readonly tokens: readonly Token[];
  /** All that is variadic, where a call has not even a comma for it. */
  readonly isLeftOut: boolean;
  expanded(): readonly Token[];
}

/** An empty argument: an operand of `##`, and white space that `#` keeps. */
const NOTHING: Token = { kind: 'other', text: '', spaced: false };

function isNothing({ text }: Token): boolean {
  return text === '';
}

export function substitute(macro: Definition, args: readonly Argument[], budget: Budget): Token[] {
  return new Substitution(macro, args, budget).run();
}

class Substitution {
  private readonly macro: Definition;
  private readonly args: ReadonlyMap<string, Argument>;
  private readonly budget: Budget;
  private readonly out: Token[] = [];
  private at = 0;

  constructor(macro: Definition, args: readonly Argument[], budget: Budget) {
    this.macro = macro;
    this.args = new Map(macro.params?.map((param, index) => [param, args[index] as Argument]));
    this.budget = budget;
  }

  run(): Token[] {
    const { body } = this.macro;
    while (this.at < body.length) {
      const token = body[this.at++] as Token;
      if (isPunctuator(token, '##')) this.paste();
      else this.put(this.operand(token, isPunctuator(body[this.at], '##')), token.spaced);
    }
    return this.spelled();
  }

  /** Without empty arguments; the white space before them goes to what comes next. */
  private spelled(): Token[] {
    let gap = false;
    return this.out.flatMap(token => {
      const spaced = token.spaced || gap;
      gap = isNothing(token) && spaced;
      return isNothing(token) ? [] : [{ ...token, spaced }];
    });
  }

  /** What a token of the body stands for. An operand of `##` is not expanded. */
  private operand(token: Token, isRaw: boolean): readonly Token[] {
    const { body, params } = this.macro;
    if (params && isPunctuator(token, '#')) {
      const named = this.argumentOf(body[this.at++]);
      if (!named) throw new NotConstant('# without a parameter');
      return [stringify(named.tokens)];
    }
    const argument = this.argumentOf(token);
    if (!argument) return [token];
    const tokens = isRaw ? argument.tokens : argument.expanded();
    return tokens.length === 0 ? [NOTHING] : tokens;
  }

  private argumentOf(token: Token | undefined): Argument | undefined {
    return token?.kind === 'name' ? this.args.get(token.text) : undefined;
  }

  private paste(): void {
    const { body } = this.macro;
    const right = body[this.at++];
    const left = this.out.pop();
    if (!left || !right) throw new NotConstant('## without an operand');
    const rest = isPunctuator(left, ',') ? this.variadic(right) : undefined;
    const [first = NOTHING, ...others] = this.operand(right, true);
    if (!rest) this.put([pasted(left, first), ...others], left.spaced);
    else if (!rest.isLeftOut) this.put([left, first, ...others], left.spaced);
  }

  /** GNU's `##` between a comma and this pastes nothing: it drops the comma where this is left out. */
  private variadic(token: Token): Argument | undefined {
    const { params, isVariadic } = this.macro;
    return isVariadic && token.text === params?.at(-1) ? this.argumentOf(token) : undefined;
  }

  private put(tokens: readonly Token[], spaced: boolean): void {
    for (const [index, token] of tokens.entries()) {
      this.budget.spend(token.text);
      this.out.push(index === 0 ? { ...token, spaced } : token);
    }
  }
}

function pasted(left: Token, right: Token): Token {
  if (isNothing(left)) return right;
  if (isNothing(right)) return left;
  const [token, ...others] = tokenize(left.text + right.text);
  if (!token || others.length > 0 || token.kind === 'other' || token.spaced)
    throw new NotConstant(`${left.text} ## ${right.text} is no token`);
  return token;
}

/** An escape that the object's reader may have put for a character as it stands would be spelled out. */
const OCTAL_ESCAPE = /\\[01][0-7]{2}/;

function stringify(tokens: readonly Token[]): Token {
  const parts = tokens.map((token, index) => {
    const isLiteral = token.kind === 'string' || token.kind === 'char';
    if (isLiteral && OCTAL_ESCAPE.test(token.text))
      throw new NotConstant('# of a character that has lost its spelling');
    const text = isLiteral ? token.text.replace(/["\\]/g, '\\$&') : token.text;
    return token.spaced && index > 0 ? ` ${text}` : text;
  });
  return { kind: 'string', text: `"${parts.join('')}"`, spaced: false };
}
