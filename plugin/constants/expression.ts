// Constant expressions (C11 §6.6) -> values. What stands in a branch that is not taken has a type, and
// need not have a value.

import {
  binary,
  commonType,
  convert,
  isTrue,
  type Operand,
  type StorageType,
  truth,
  UNARY_OPERATORS,
  unary,
} from './arithmetic.ts';
import { charOf, numberOf } from './literals.ts';
import { NotConstant } from './not-constant.ts';
import { isPunctuator, type Token } from './tokens.ts';
import { type TypeContext, typeNamed } from './type-names.ts';

/** Nobody writes a hundred parentheses within each other. */
const DEPTH_MAX = 200;

const PRECEDENCES: ReadonlyMap<string, number> = new Map(
  [['||'], ['&&'], ['|'], ['^'], ['&'], ['==', '!='], ['<', '>', '<=', '>='], ['<<', '>>']]
    .concat([
      ['+', '-'],
      ['*', '/', '%'],
    ])
    .flatMap((operators, index) => operators.map(each => [each, index + 1] as const)),
);

export interface ExpressionContext extends TypeContext {
  readonly enumerator: (name: string) => Operand | undefined;
}

/** Fails for what is no integer constant expression, and for one that C gives no value. */
export function evaluate(tokens: readonly Token[], context: ExpressionContext): Operand {
  return new Parser(tokens, context).whole();
}

class Parser {
  private readonly tokens: readonly Token[];
  private readonly context: ExpressionContext;
  private at = 0;
  private depth = 0;

  constructor(tokens: readonly Token[], context: ExpressionContext) {
    this.tokens = tokens;
    this.context = context;
  }

  whole(): Operand {
    const operand = this.conditional();
    if (this.at < this.tokens.length) throw this.unexpected();
    return operand;
  }

  private conditional(): Operand {
    const condition = this.binary(1);
    if (!this.accept('?')) return condition;
    const yes = this.nested(() => this.conditional());
    this.expect(':');
    const no = this.nested(() => this.conditional());
    const type = commonType(yes.type, no.type);
    const isYes = isTrue(condition);
    if (isYes === undefined) return { type, value: undefined };
    return convert(isYes ? yes : no, type);
  }

  /** Precedence climbing. */
  private binary(least: number): Operand {
    let left = this.unary();
    for (;;) {
      const operator = this.peek();
      const precedence = PRECEDENCES.get(operator) ?? 0;
      if (precedence < least) return left;
      this.at++;
      const right = this.binary(precedence + 1);
      left =
        operator === '&&' || operator === '||'
          ? logical(operator, left, right)
          : binary(operator, left, right);
    }
  }

  private unary(): Operand {
    return this.nested(() => {
      const operator = UNARY_OPERATORS.find(each => each === this.peek());
      if (!operator) return this.primary();
      this.at++;
      return unary(operator, this.unary());
    });
  }

  private primary(): Operand {
    const token = this.tokens[this.at];
    if (isPunctuator(token, '(')) return this.parenthesized();
    this.at++;
    switch (token?.kind) {
      case 'number':
        return numberOf(token.text, this.context.dialect);
      case 'char':
        return charOf(token.text, this.context.dialect);
      case 'name': {
        const value = this.context.enumerator(token.text);
        if (value) return value;
      }
    }
    throw this.unexpected();
  }

  private parenthesized(): Operand {
    this.at++;
    const type = this.typeName();
    if (type) {
      this.expect(')');
      return convert(this.unary(), type);
    }
    const operand = this.conditional();
    this.expect(')');
    return operand;
  }

  /** Moves over the name of an integer type that stands before a `)`. */
  private typeName(): StorageType | undefined {
    let end = this.at;
    while (this.tokens[end]?.kind === 'name') end++;
    const words = this.tokens.slice(this.at, end).map(each => each.text);
    const [first] = words;
    if (first === undefined || !isPunctuator(this.tokens[end], ')')) return undefined;
    if (this.context.enumerator(first)) return undefined;
    const type = typeNamed(words, this.context);
    if (type) this.at = end;
    return type;
  }

  private peek(): string {
    const token = this.tokens[this.at];
    return token?.kind === 'punctuator' ? token.text : '';
  }

  private accept(text: string): boolean {
    if (!isPunctuator(this.tokens[this.at], text)) return false;
    this.at++;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) throw this.unexpected();
  }

  private nested(parse: () => Operand): Operand {
    if (++this.depth > DEPTH_MAX) throw new NotConstant('it is nested too deeply');
    const operand = parse();
    this.depth--;
    return operand;
  }

  private unexpected(): NotConstant {
    return new NotConstant(`${this.tokens[this.at]?.text ?? 'nothing'} is not expected`);
  }
}

function logical(operator: '&&' | '||', left: Operand, right: Operand): Operand {
  const isDecided = operator === '||';
  const isLeft = isTrue(left);
  if (isLeft === undefined || isLeft === isDecided) return truth(isLeft);
  return truth(isTrue(right));
}
