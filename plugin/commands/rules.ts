// ckptgen rules, ckptgen explain: the catalogue, and one rule of it whole.

import {
  abiRules,
  configRules,
  driftRules,
  headerRules,
  hygieneRules,
  recordRules,
  versionRules,
  waiverRules,
} from '../../rules/catalogue.ts';
import type { Rule } from '../../rules/rule.ts';
import { type Failure, fail, ok, type Result } from '../layout/result.ts';
import type { Severity } from '../report/diagnostic.ts';
import { type Notice, notices } from './notices.ts';
import { failed, type Outcome } from './outcome.ts';

type Prose = Pick<Rule<never>, 'id' | 'severity' | 'summary' | 'why' | 'misses' | 'example'>;

interface Group {
  readonly title: string;
  readonly rules: readonly Prose[];
  /** What its example shows, before and after. */
  readonly shows: readonly [string, string];
  readonly cost: Readonly<Record<Severity, string>>;
}

const ACCEPTED: Group['cost'] = {
  error: 'error: fails until it is accepted, which takes a new version',
  warning: 'warning: fails until it is accepted',
  info: 'info: is told, and never fails',
};
const REFUSED: Group['cost'] = { ...ACCEPTED, error: 'error: fails, and cannot be accepted' };
const WAIVED: Group['cost'] = {
  ...ACCEPTED,
  error: 'error: fails until it is mended',
  warning: 'warning: fails until it is mended or waived',
};
const NEW: Group['cost'] = {
  ...ACCEPTED,
  warning: 'warning: is told of what is not accepted yet, and never fails by itself',
};

const GROUPS: readonly Group[] = [
  {
    title: 'old against new',
    rules: driftRules,
    shows: ['before', 'after'],
    cost: ACCEPTED,
  },
  { title: 'versions', rules: versionRules, shows: ['before', 'after'], cost: WAIVED },
  { title: 'what a header says', rules: headerRules, shows: ['wrong', 'right'], cost: WAIVED },
  {
    title: 'one record by itself',
    rules: recordRules,
    shows: ['wrong', 'right'],
    cost: REFUSED,
  },
  { title: 'waivers', rules: waiverRules, shows: ['wrong', 'right'], cost: WAIVED },
  { title: 'until it is accepted', rules: hygieneRules, shows: ['wrong', 'right'], cost: NEW },
  {
    title: 'one lock in several configurations',
    rules: configRules,
    shows: ['recorded', 'compiled now'],
    cost: {
      ...ACCEPTED,
      error:
        'error: fails until it is accepted, for this configuration alone, which takes a new version',
    },
  },
  {
    title: 'one lock on several ABIs',
    rules: abiRules,
    shows: ['recorded', 'compiled now'],
    cost: REFUSED,
  },
];

const COLUMNS = 79;

/** One line a rule, in groups; as JSON, an array of everything that `explain` says. */
export function rules({ json }: { readonly json: boolean }): Outcome {
  return {
    text: json ? jsonOf(GROUPS) : [...GROUPS, NOTICES].map(tableOf).join('\n'),
    findings: [],
    failures: [],
  };
}

const NOTICES = { title: 'of no rule', rules: notices };

interface Table {
  readonly title: string;
  readonly rules: readonly Pick<Prose, 'id' | 'severity' | 'summary'>[];
}

function tableOf({ title, rules }: Table): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  const lines = rules.map(
    ({ id, severity, summary }) => `  ${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`,
  );
  return `${title}:\n${lines.join('')}`;
}

function jsonOf(groups: readonly Group[]): string {
  const all = groups.flatMap(({ title, rules }) =>
    rules.map(({ id, severity, summary, why, misses, example }) => {
      const { before, after, beforeOn = null } = example;
      return { id, group: title, severity, summary, why, misses, before, after, beforeOn };
    }),
  );
  return `${JSON.stringify(all, null, 2)}\n`;
}

export function explain({ rule }: { readonly rule: string }): Outcome {
  const found = find(rule);
  return found.ok ? { text: found.value, findings: [], failures: [] } : failed(found.failures);
}

function find(id: string): Result<string> {
  for (const group of GROUPS) {
    const rule = group.rules.find(each => each.id === id);
    if (rule) return ok(proseOf(rule, group));
  }
  const notice = notices.find(each => each.id === id);
  return notice ? ok(noticeOf(notice)) : fail(unknownRule(id));
}

function noticeOf({ id, severity, summary, why }: Notice): string {
  return [`${id}: ${summary}`, '', ...filled(why), '', ...filled(WAIVED[severity]), ''].join('\n');
}

function unknownRule(id: string): Failure {
  const words = new Set(id.split('-'));
  const near = GROUPS.flatMap(({ rules }) => rules)
    .map(rule => ({ id: rule.id, shared: rule.id.split('-').filter(word => words.has(word)) }))
    .filter(({ shared }) => shared.some(word => word !== 'changed'))
    .map(each => each.id);
  const hint = near.length > 0 ? `there are ${near.join(', ')}` : "'ckptgen rules' lists them";
  return { code: 'unknown-rule', message: `there is no rule '${id}': ${hint}` };
}

function proseOf({ id, severity, summary, why, misses, example }: Prose, group: Group): string {
  const [before, after] = group.shows;
  const on = example.beforeOn === undefined ? '' : ` (on ${example.beforeOn})`;
  return [
    `${id}: ${summary}`,
    '',
    ...filled(why),
    '',
    `${before}${on}:`,
    ...indented(example.before),
    `${after}:`,
    ...indented(example.after),
    '',
    ...filled(`What it leaves out: ${misses}`),
    '',
    ...filled(group.cost[severity]),
    '',
  ].join('\n');
}

function indented(code: string): string[] {
  return code.split('\n').map(line => `    ${line}`);
}

function filled(text: string): string[] {
  const rows: string[] = [];
  for (const word of text.split(' ')) {
    const row = rows.at(-1);
    if (row !== undefined && row.length + 1 + word.length <= COLUMNS)
      rows[rows.length - 1] = `${row} ${word}`;
    else rows.push(word);
  }
  return rows;
}
