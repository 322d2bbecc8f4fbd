// Colours of a verdict.

import type { Style } from '../report/paint.ts';
import type { Verdict } from './event.ts';

export const VERDICT_STYLE: Readonly<Record<Verdict, Style>> = {
  fine: ['bold', 'green'],
  drift: ['bold', 'yellow'],
  broken: ['bold', 'red'],
};
