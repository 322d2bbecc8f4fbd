// Values that may be failures.

import type { Result } from '../../plugin/layout/result.ts';

/** The value; a failure is an error. */
export function sound<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failures));
  return result.value;
}

/** The first failure in one line: `a.h:1:2: is no header [no-header]`. A value is an error. */
export function problemOf(result: Result<unknown>): string {
  if (result.ok) throw new Error('there is no failure');
  const { code, message, place } = result.failures[0];
  const parts = place ? [place.file, place.line, place.column] : [];
  const where = parts.filter(each => each !== undefined).join(':');
  return `${where === '' ? '' : `${where}: `}${message} [${code}]`;
}
