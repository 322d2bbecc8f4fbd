// Where the events of a watch go: to a screen, to plain lines or to JSON lines. Writes through what it is given.

import type { TextOptions } from '../report/text.ts';
import type { PassResult, WatchEvent } from './event.ts';
import { jsonLine } from './json.ts';
import { linesOf } from './lines.ts';
import { NOTHING_SHOWN, shown } from './model.ts';
import type { ScreenLine, Size } from './page.ts';
import { screenOf } from './screen.ts';
import { ENTER, LEAVE, redraw } from './terminal.ts';

export interface Presenter {
  tell(event: WatchEvent): void;
  /** The terminal has another size, or shows something that is not ours. */
  redrawAll(): void;
  /** Once, whatever it ends with: the terminal is as it was. */
  close(): void;
}

export type Write = (text: string) => void;

export function jsonPresenter(write: Write): Presenter {
  return { tell: event => write(jsonLine(event)), redrawAll: () => {}, close: () => {} };
}

/** How findings are told; asked for anew each time, since sources change. */
export type Options = () => TextOptions;

export function linesPresenter(write: Write, options: Options): Presenter {
  return { tell: event => write(linesOf(event, options())), redrawAll: () => {}, close: () => {} };
}

export interface Terminal {
  readonly write: Write;
  readonly hasColour: boolean;
  /** For what stays behind. */
  readonly options: Options;
  size(): Size;
}

/** What was told last stays behind in the terminal, as plain lines. */
export function screenPresenter({ write, hasColour, options, size }: Terminal): Presenter {
  let model = NOTHING_SHOWN;
  let lines: readonly ScreenLine[] = [];
  let last: PassResult | undefined;
  const draw = () => {
    const next = screenOf(model, size(), hasColour);
    write(redraw(lines, next));
    lines = next;
  };
  write(ENTER);
  return {
    tell: event => {
      model = shown(model, event);
      if (event.kind === 'result') last = event;
      draw();
    },
    redrawAll: () => {
      lines = [];
      draw();
    },
    close: () => write(LEAVE + (last ? linesOf(last, options()) : '')),
  };
}
