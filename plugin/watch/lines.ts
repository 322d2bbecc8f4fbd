// For an output that is no screen: what an editor's compile buffer or a log collects.

import { unreachable } from '../layout/result.ts';
import { type TextOptions, textReport } from '../report/text.ts';
import { visible } from '../report/visible.ts';
import { diagnosticsOf, type PassResult, type WatchEvent } from './event.ts';
import { countText, doing, duration, few, unlockedText } from './words.ts';

/**
 * What is appended for an event. A pass begins with `ckptgen: making` or `ckptgen: checking`; its findings
 * follow as gcc prints them, then one line with the verdict. Only findings look like `file:line`.
 */
export function linesOf(event: WatchEvent, options: TextOptions = {}): string {
  switch (event.kind) {
    case 'start':
      return line(`watching ${event.folder}`);
    case 'begin':
      return line(doing(event));
    case 'result':
      return `${textReport(diagnosticsOf(event), options)}${summary(event)}`;
    case 'notice':
      return line(event.message);
    case 'end':
      return line(`ended: ${event.why}`);
    default:
      return unreachable(event);
  }
}

function line(text: string): string {
  return `ckptgen: ${visible(text)}\n`;
}

function summary(result: PassResult): string {
  const { verdict, milliseconds, written } = result;
  const names = written.length === 0 ? '' : `; written: ${few(written)}`;
  const unlocked = unlockedText(result);
  return [
    line(`${verdict}: ${countText(result)}, ${duration(milliseconds)}${names}`),
    unlocked === undefined ? '' : line(`no lock: ${unlocked}`),
  ].join('');
}
