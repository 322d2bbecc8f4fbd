// What a pass of a watch is given, and what it comes to.

import type { Failure } from '../layout/result.ts';
import type { Finding } from '../report/diagnostic.ts';
import type { Reason, Verdict } from '../watch/event.ts';
import type { Work } from '../watch/machine.ts';
import type { KernelBuild } from './build.ts';

export interface SessionOptions {
  readonly which: KernelBuild;
  /** What make is to be given in a tree that has no build yet. */
  readonly variables: readonly string[];
  /** The plugin's own file. */
  readonly plugin: string;
  /** As the user can open a path from here. */
  pathFromHere(path: string): string;
}

export type Passed =
  | {
      readonly kind: 'verdict';
      readonly verdict: Verdict;
      readonly findings: readonly Finding[];
      readonly failures: readonly Failure[];
      /** Places that are not absolute count from here. */
      readonly base: string;
      readonly unlocked: readonly string[];
      readonly subsystems: number;
      /** As the user can open them from here. */
      readonly written: readonly string[];
      readonly reasons: readonly Reason[];
      /** What it has seen that is to be looked at next. */
      readonly next?: Work;
    }
  /** Nothing was found out: other work comes first. */
  | { readonly kind: 'again'; readonly next: Work }
  | { readonly kind: 'stopped' };

/** A pass that came to a verdict. */
export type Said = Extract<Passed, { readonly kind: 'verdict' }>;

export const STOPPED: Passed = { kind: 'stopped' };

/** It changed while make ran, which an event tells as well, or make looks elsewhere. */
export const otherSet: Failure = {
  code: 'set-mismatch',
  message:
    'make has found other subsystems than there are now: if they are new, the next look finds them; else name their ' +
    "folder in ckptgen-roots in Kbuild (in the kernel's tree in CONFIG_CKPTGEN_FOLDERS)",
};
