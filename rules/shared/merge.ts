// One cause is one finding, however many records embed it.

import { plural } from '../../plugin/layout/describe.ts';
import type { Note } from '../../plugin/layout/result.ts';
import type { Finding } from '../../plugin/report/diagnostic.ts';

/** Names that are spelled out before the rest is only counted. */
const shown = 3;

/** Findings of equal rule and cause become the first of them, with a note that names the other structs. */
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

function merge([first, ...others]: readonly [Finding, ...Finding[]]): Finding {
  const structs = [...new Set(others.map(({ struct }) => struct ?? ''))].filter(
    struct => struct !== first.struct,
  );
  return structs.length === 0
    ? first
    : { ...first, notes: [...first.notes, alsoIn(structs, sameText(first))] };
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
