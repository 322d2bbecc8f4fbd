// Changes to findings: what is the same is told once, with the ways to it in notes.

import { plural } from '../../plugin/layout/describe.ts';
import type { Place } from '../../plugin/layout/layout.ts';
import type { Note } from '../../plugin/layout/result.ts';
import type { Finding, Severity } from '../../plugin/report/diagnostic.ts';
import type { Change, Was } from '../rule.ts';

/** A change with the rule that found it. */
export interface Found {
  readonly rule: { readonly id: string; readonly severity: Severity };
  readonly change: Change;
}

export interface Frame {
  /** As C writes it: `struct ckpt_cap_s`. */
  readonly struct: string;
  /** What a message begins with: `layout drift in 'struct ckpt_cap_s'`. */
  readonly intro: string;
  /** Where the old layout says so, as a note. */
  noteOf(was: Was): Note | undefined;
}

/** Findings in the order of members; at one place, in the order of the catalogue. */
export function toFindings(all: readonly Found[], frame: Frame): Finding[] {
  const groups = new Map<string, [Found, ...Found[]]>();
  const sorted = [...all].sort((a, b) => a.change.position - b.change.position);
  for (const found of sorted) {
    const key = keyOf(found);
    const group = groups.get(key);
    if (group) group.push(found);
    else groups.set(key, [found]);
  }
  return [...groups].map(([key, group]) => toFinding(key, group, frame));
}

function keyOf({ rule, change }: Found): string {
  return `${rule.id} ${change.site} ${change.what}`;
}

function toFinding(key: string, group: readonly [Found, ...Found[]], frame: Frame): Finding {
  const [{ rule, change }] = group;
  const { member, place, site, was, way, text } = change;
  const says = was && frame.noteOf(was);
  const shared =
    change.through !== undefined || place !== undefined || /^(?:type|constant) /.test(site);
  return {
    rule: rule.id,
    severity: change.severity ?? rule.severity,
    message: `${frame.intro}: ${text}`,
    struct: frame.struct,
    ...(member === undefined ? {} : { member }),
    ...(place ? { place } : {}),
    ...(shared ? { cause: key } : {}),
    ...(change.own ? { own: true } : {}),
    notes: [
      ...wayNotes(group.map(each => each.change)),
      ...(says ? [says] : []),
      ...(way === undefined ? [] : [{ message: way }]),
    ],
  };
}

/** How a nested place is reached, and which other members share the cause. */
function wayNotes([first, ...others]: readonly Change[]): Note[] {
  if (!first) return [];
  const names = [...new Set(others.map(ownName))].filter(name => name !== ownName(first));
  if (first.through) {
    const more = names.length === 0 ? '' : `, and ${plural(names.length, 'more member')}`;
    return [note(`reached through '${first.through.name}'${more}`, first.through.place)];
  }
  const [second] = others;
  if (!second || names[0] === undefined) return [];
  const more = names.length === 1 ? '' : ` and ${plural(names.length - 1, 'more member')}`;
  return [note(`the same for '${names[0]}'${more}`, second.through?.place ?? second.place)];
}

function ownName({ through, member }: Change): string {
  return through?.name ?? member ?? '';
}

function note(message: string, place?: Place): Note {
  return place ? { place, message } : { message };
}
