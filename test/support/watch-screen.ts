import type { Size } from '../../plugin/watch/page.ts';
import { screenOf } from '../../plugin/watch/screen.ts';
import { wrapped } from '../../plugin/watch/width.ts';
import { models } from './watch-samples.ts';

/** The rows of the named model's screen, as the terminal shows them; colours as `cat -v` does. */
export function rowsShown(name: string, size: Size, colour: boolean): string[] {
  const model = models[name];
  if (!model) throw new Error(`no model ${name}`);
  return screenOf(model, size, colour)
    .flatMap(({ text }) => wrapped(text, size.columns))
    .map(row => row.replaceAll('\x1b', '^['));
}
