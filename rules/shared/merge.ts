// One cause is one finding, however many records embed it.

import { plural } from '../../plugin/layout/describe.ts';
import type { Note } from '../../plugin/layout/result.ts';
import type { Finding, Severity } from '../../plugin/report/diagnostic.ts';

const severities: readonly Severity[] = ['error', 'warning', 'info'];
/** Names that are spelled out before the rest is only counted. */
const shown = 3;

/**
 * Findings of equal rule and cause become one: that of the struct which has changed, else the first, with
 * the gravest severity and a note that names the other structs.
 */
export function mergeFindings(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  findings.forEach((finding, index) => {
    const key = finding.cause === undefined ? `${index}` : `${finding.rule} ${finding.cause}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  });
  return [...groups.values()].map(merge);
}

function merge(group: readonly [Finding, ...Finding[]]): Finding {
  const told = group.find(({ own }) => own) ?? group[0];
  const structs = [...new Set(group.flatMap(({ struct }) => struct ?? []))].filter(
    struct => struct !== told.struct,
  );
  if (structs.length === 0) return told;
  return {
    ...told,
    severity: gravest(group),
    notes: [...told.notes, alsoIn(structs, sameText(told))],
  };
}

function gravest(group: readonly Finding[]): Severity {
  const all = group.map(({ severity }) => severity);
  return severities.find(severity => all.includes(severity)) ?? 'error';
}

function sameText({ rule }: Finding): string {
  return rule.startsWith('version-') ? 'the same for' : 'the same drift in';
}

function alsoIn(structs: readonly string[], same: string): Note {
  const named = structs.slice(0, shown).map(struct => `'${struct}'`);
  const rest = structs.length - named.length;
  const more = rest === 0 ? '' : ` and ${plural(rest, 'more struct')}`;
  return { message: `${same} ${named.join(', ')}${more}` };
}
