// Which findings may stay, why, and until when.

import { nearestName } from '../layout/like-names.ts';
import { type Fields, fieldsOf, listed, textOf, type Value, type Wanted } from './fields.ts';
import { type Check, memberProblem, passing, structProblem } from './patterns.ts';
import type { Place, Placed, Problems } from './problems.ts';

export interface Waiver {
  /** Of the waiver's first key. */
  readonly place: Place;
  /** A rule's id. */
  readonly rule: string;
  /** A pattern of names. */
  readonly struct: Placed;
  /** A pattern of member paths; absent: every member, and the struct itself. */
  readonly member?: Placed;
  readonly reason: string;
  /** `2027-03-31`: the last day on which it holds. */
  readonly expires: Placed;
}

/** Whether `today`, as `2027-04-01`, is behind the last day. */
export function isExpired({ expires }: Pick<Waiver, 'expires'>, today: string): boolean {
  return today > expires.text;
}

const REQUIRED = ['rule', 'struct', 'reason', 'expires'];
const SHAPE = { name: 'a waiver', keys: ['rule', 'struct', 'member', 'reason', 'expires'] };

/** Undefined, and a problem, where it waives nothing that is known. `rules` are the known ids. */
export function readWaiver(
  value: Value,
  rules: readonly string[],
  problems: Problems,
): Waiver | undefined {
  const fields = fieldsOf(value, SHAPE, problems);
  if (!fields) return undefined;
  const missing = REQUIRED.filter(key => !fields.given.has(key)).map(key => `'${key}'`);
  if (missing.length > 0) problems.add(fields.at, `this waiver has no ${listed(missing)}`);
  const read = (key: string, wanted: Wanted, check: Check) =>
    readText(fields, { key, wanted, check }, problems);
  const rule = read('rule', { what: 'the id of a rule' }, ruleProblem(rules));
  const struct = read('struct', { what: 'a pattern of names' }, structProblem);
  const member = read('member', { what: 'a pattern of member paths' }, memberProblem);
  const reason = read('reason', { what: 'a text', isFree: true }, () => undefined);
  const expires = read('expires', { what: 'a date, as 2027-03-31' }, dateProblem);
  if (!rule || !struct || !reason || !expires) return undefined;
  return {
    place: problems.placeOf(fields.at),
    rule: rule.text,
    struct,
    ...(member ? { member } : {}),
    reason: reason.text,
    expires,
  };
}

interface Expected {
  readonly key: string;
  readonly wanted: Wanted;
  readonly check: Check;
}

function readText(
  { given }: Fields,
  { key, wanted, check }: Expected,
  problems: Problems,
): Placed | undefined {
  const field = given.get(key);
  const text = field && textOf(field, wanted, problems);
  return text && passing([text], check, problems)[0];
}

function ruleProblem(rules: readonly string[]): Check {
  const known = new Set(rules);
  return id => {
    if (known.has(id)) return undefined;
    const nearest = nearestName(id, rules);
    return `is no rule: ${nearest ? `did you mean '${nearest}'?` : "'ckptgen rules' lists them"}`;
  };
}

function dateProblem(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text))
    return 'is no date: write year, month and day, as 2027-03-31';
  const date = new Date(`${text}T00:00:00Z`);
  const isDay = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  return isDay ? undefined : 'is no day of the calendar';
}

/** Two that waive the same: one of them would never be used, and which reason counts is not said. */
export function refuseRepeated(waivers: readonly Waiver[], problems: Problems): void {
  const lines = new Map<string, number>();
  for (const { rule, struct, member, place } of waivers) {
    const what = JSON.stringify([rule, struct.text, member?.text]);
    const line = lines.get(what);
    if (line === undefined) lines.set(what, place.line);
    else problems.addAt(place, `this waives what the waiver in line ${line} waives already`);
  }
}
