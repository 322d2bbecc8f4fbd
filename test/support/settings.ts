// What is told of a settings file.

import { fromFailure } from '../../plugin/report/diagnostic.ts';
import { textReport } from '../../plugin/report/text.ts';
import { readSettings } from '../../plugin/settings/settings.ts';
import { driftRules, recordRules } from '../../rules/catalogue.ts';

export const known = { rules: [...driftRules, ...recordRules].map(({ id }) => id) };

/** The report of a file that is refused; throws for one that is not. */
export function told(text: string): string {
  const settings = readSettings(text, 'ckptgen.yaml', known);
  if (settings.ok) throw new Error(`was read:\n${text}`);
  return textReport(settings.failures.map(fromFailure));
}
