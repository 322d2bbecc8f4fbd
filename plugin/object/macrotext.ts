// The text of a macro: `NAME body`, or `NAME(a,b,...) body` without a blank before the parenthesis
// (DWARF 5 §6.3.2.1).

import type { Macro } from '../layout/layout.ts';
import type { Building } from './resolved.ts';

const NAME = /^[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*$/;
const PARAMETER = /^(?:[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*)?(?:\.\.\.)?$/;

/** C promises 127. */
const PARAMETERS_MAX = 1_000;

const BLANK = 0x20;
const PARENTHESIS = 0x28;

/** What stands before the body and the parameters, be it a name or not. */
export function nameIn(text: string): string {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BLANK || code === PARENTHESIS) return text.slice(0, at);
  }
  return text;
}

export class MacroParser {
  /** Most macros share a few lists of parameters. Undefined for what is no list. */
  private readonly lists = new Map<string, readonly string[] | undefined>();

  /** Undefined for what defines no macro. */
  parse(text: string): Building<Macro> | undefined {
    const name = nameIn(text);
    if (!NAME.test(name)) return undefined;
    if (text.charCodeAt(name.length) !== PARENTHESIS)
      return { name, body: bodyIn(text.slice(name.length)) };
    const end = text.indexOf(')', name.length);
    const params = end < 0 ? undefined : this.parametersIn(text.slice(name.length + 1, end));
    return params && { name, params, body: bodyIn(text.slice(end + 1)) };
  }

  private parametersIn(list: string): readonly string[] | undefined {
    if (!this.lists.has(list)) this.lists.set(list, parseParameters(list));
    return this.lists.get(list);
  }
}

/** gcc writes the blank also where there is no body. */
function bodyIn(rest: string): string {
  return rest.startsWith(' ') ? rest.slice(1) : rest;
}

function parseParameters(list: string): string[] | undefined {
  if (list.trim() === '') return [];
  const params = list.split(',', PARAMETERS_MAX + 1).map(each => each.trim());
  const areAll = params.every(each => each !== '' && PARAMETER.test(each));
  return areAll && params.length <= PARAMETERS_MAX ? params : undefined;
}
