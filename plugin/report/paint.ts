// Colours, which say nothing that the words do not say. Those of a finding are gcc's.

// Not by name: a Node that does not have it yet could not even say that it is too old.
import util from 'node:util';
import type { Severity } from './diagnostic.ts';

export type Style = Parameters<typeof util.styleText>[0];

/** The text, in this style where colour is asked for. */
export type Paint = (style: Style, text: string) => string;

/** What Node knows of the stream and the environment is the caller's matter. */
export function painter(colour: boolean): Paint {
  return (style, text) => (colour ? util.styleText(style, text, { validateStream: false }) : text);
}

/** What a line of a finding begins with. */
export type Kind = Severity | 'note';

export const KIND_STYLE: Readonly<Record<Kind, Style>> = {
  error: ['bold', 'red'],
  warning: ['bold', 'magenta'],
  info: ['bold', 'cyan'],
  note: ['bold', 'cyan'],
};
