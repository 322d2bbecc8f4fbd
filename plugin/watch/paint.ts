// Colours, which say nothing that the words do not say.

// Not by name: a Node that does not have it yet could not even say that it is too old.
import util from 'node:util';
import type { Verdict } from './event.ts';

type Style = Parameters<typeof util.styleText>[0];

/** The text, in this style where colour is asked for. */
export type Paint = (style: Style, text: string) => string;

/** What Node knows of the stream and the environment is the caller's matter. */
export function painter(colour: boolean): Paint {
  return (style, text) => (colour ? util.styleText(style, text, { validateStream: false }) : text);
}

export const VERDICT_STYLE: Readonly<Record<Verdict, Style>> = {
  fine: ['bold', 'green'],
  drift: ['bold', 'yellow'],
  broken: ['bold', 'red'],
};

const KIND_STYLE: Readonly<Record<string, Style>> = {
  error: ['bold', 'red'],
  warning: ['bold', 'yellow'],
  info: 'cyan',
  note: 'cyan',
};

/** A line as gcc colours it: the place and the kind. */
export function paintedLine(line: string, paint: Paint): string {
  const [, place = '', kind = ''] = /^(|.*?: )(error|warning|info|note): /.exec(line) ?? [];
  const style = KIND_STYLE[kind];
  if (!style) return line;
  const rest = line.slice(place.length + kind.length + 1);
  return `${place && paint('bold', place)}${paint(style, `${kind}:`)}${rest}`;
}
