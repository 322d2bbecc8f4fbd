// Why each thing was made anew: what it was made of then, held against what it is made of now. Pure.

import type { Reason } from '../watch/event.ts';
import type { Facts, SubsystemFacts } from './facts.ts';

/** null: nothing is known of an earlier run. */
type Before = Facts | null;

const SHOWN_NAMES = 3;

export interface Made {
  /** Paths below the generated folder. */
  readonly written: readonly string[];
  /** That of the probe's object, which is told where it was compiled of something else than before. */
  readonly probe: string;
  /** A path below the generated folder, or an absolute one, as the user can open it from here. */
  show(path: string): string;
}

export function reasonsFor(before: Before, now: Facts, { written, probe, show }: Made): Reason[] {
  const [old, current] = [before && shownInputs(before, show), shownInputs(now, show)];
  const compiled = old && whyCompiled(old, current);
  return [
    ...(compiled ? [{ what: show(probe), why: compiled }] : []),
    ...written.map(path => ({ what: show(path), why: whyWritten(old, current, path) })),
  ];
}

function shownInputs(facts: Facts, show: Made['show']): Facts {
  return { ...facts, inputs: new Map([...facts.inputs].map(([path, sum]) => [show(path), sum])) };
}

/** null where nothing that the compiler was given differs. */
function whyCompiled(before: Facts, now: Facts): string | null {
  const causes = [
    ...commandCause(before.command, now.command),
    ...named('changed', changedIn(before.inputs, now.inputs)),
    ...named('read now', addedIn(before.inputs, now.inputs)),
    ...named('no longer read', addedIn(now.inputs, before.inputs)),
  ];
  return causes.length > 0 ? causes.join('; ') : null;
}

const NOTHING_KNOWN = 'nothing is known of an earlier run';

function whyWritten(before: Before, now: Facts, path: string): string {
  if (!before) return NOTHING_KNOWN;
  if (before.plugin !== now.plugin) return 'another ckptgen wrote it';
  const name = ownerOf(path, now);
  const why = name === undefined ? whyUmbrella(before, now) : whyOwn(before, now, name);
  return why ?? whyRestored(before, path);
}

/** The subsystem whose file it is; undefined for those of all. */
function ownerOf(path: string, now: Facts): string | undefined {
  const base = path.slice(path.lastIndexOf('/') + 1);
  const name = base.replace(/(?:_glue|_proto)?\.h$/, '');
  return now.subsystems.has(name) ? name : undefined;
}

function whyOwn(before: Facts, now: Facts, name: string): string | null {
  const [old, current] = [before.subsystems.get(name), now.subsystems.get(name)];
  if (!old || !current) return `'${name}' is new`;
  if (old.layout !== current.layout) {
    const changed = named('changed', changedIn(before.inputs, now.inputs));
    return [`the layout of '${name}' is another`, ...changed].join('; ');
  }
  if (old.lock !== current.lock) return `the lock of '${name}' is another`;
  return old.declared === current.declared
    ? null
    : `'${name}' has other files, or its functions return something else`;
}

function whyUmbrella(before: Facts, now: Facts): string | null {
  const old = new Map([...before.subsystems].map(([name, facts]) => [name, sumText(facts)]));
  const current = new Map([...now.subsystems].map(([name, facts]) => [name, sumText(facts)]));
  const causes = [
    ...named('new', addedIn(old, current)),
    ...named('gone', addedIn(current, old)),
    ...named('another layout, lock or declaration', changedIn(old, current)),
  ];
  return causes.length > 0 ? causes.join('; ') : null;
}

function sumText({ layout, lock, declared }: SubsystemFacts): string {
  return `${layout} ${lock} ${declared}`;
}

function whyRestored(before: Facts, path: string): string {
  return before.outputs.has(path)
    ? 'it was missing, or changed by somebody else'
    : 'it was not there before';
}

type Sums = ReadonlyMap<string, string>;

function changedIn(before: Sums, now: Sums): string[] {
  return [...now].flatMap(([name, sum]) =>
    before.has(name) && before.get(name) !== sum ? [name] : [],
  );
}

function addedIn(before: Sums, now: Sums): string[] {
  return [...now.keys()].filter(name => !before.has(name));
}

function named(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const shown = [...names].sort().slice(0, SHOWN_NAMES).join(', ');
  const more = names.length > SHOWN_NAMES ? ` and ${names.length - SHOWN_NAMES} more` : '';
  return [`${what}: ${shown}${more}`];
}

/** Words of the one that the other has not. */
function commandCause(before: readonly string[], now: readonly string[]): string[] {
  const [old, current] = [new Set(before), new Set(now)];
  return [
    ...named(
      'flags new',
      now.filter(word => !old.has(word)),
    ),
    ...named(
      'flags gone',
      before.filter(word => !current.has(word)),
    ),
  ];
}
