// Every kind of edit, once.

import type { Edit } from './edit.ts';
import { enumEdits } from './enums.ts';
import { harmlessEdits } from './harmless.ts';
import { memberEdits } from './members.ts';
import { typeEdits } from './types.ts';
import { wholeEdits } from './whole.ts';

export const allEdits: readonly Edit[] = [
  ...memberEdits,
  ...typeEdits,
  ...wholeEdits,
  ...enumEdits,
  ...harmlessEdits,
];
