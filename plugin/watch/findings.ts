// As many findings as there is room for, as gcc prints them: editors and terminals find the places. Without their
// source lines: those would take half of the room, of a file that is open beside the screen, and would have to be
// read anew whenever the screen is drawn.

import { plural } from '../layout/describe.ts';
import type { Finding } from '../report/diagnostic.ts';
import type { Paint } from '../report/paint.ts';
import { textReport } from '../report/text.ts';
import { cropped, EMPTY, lineOf, rowsOf, type ScreenLine, type Size } from './page.ts';
import { clipped } from './width.ts';

interface Look {
  readonly paint: Paint;
  readonly noun: string;
}

/**
 * Whole findings, an empty line between two, and how many more there are. Of a first one that is higher than
 * the room, the first of its lines. What is left out costs nothing.
 */
export function fitted(findings: readonly Finding[], room: Size, look: Look): ScreenLine[] {
  const all = wholeOnes(findings, room, look.paint);
  if (all.length === findings.length) return all.flat();
  const inside = { ...room, rows: room.rows - 1 };
  const some = wholeOnes(findings, inside, look.paint);
  const isPart = some.length === 0;
  const lines = isPart ? partOf(findings, inside, look.paint) : some.flat();
  const told = isPart ? Math.min(lines.length, 1) : some.length;
  const rest = told < findings.length ? [plural(findings.length - told, `more ${look.noun}`)] : [];
  const what = isPart && told > 0 ? ['its other notes', ...rest] : rest;
  const more = clipped(`... ${what.join(' and ')}`, room.columns);
  return [...lines, lineOf(look.paint('dim', more), room.columns)];
}

function wholeOnes(
  findings: readonly Finding[],
  { columns, rows }: Size,
  paint: Paint,
): (readonly ScreenLine[])[] {
  const reports: (readonly ScreenLine[])[] = [];
  let left = rows;
  for (const finding of findings) {
    const lines = linesOf(finding, columns, paint);
    const report = reports.length > 0 ? [EMPTY, ...lines] : lines;
    left -= rowsOf(report);
    if (left < 0) break;
    reports.push(report);
  }
  return reports;
}

function partOf(findings: readonly Finding[], { columns, rows }: Size, paint: Paint): ScreenLine[] {
  return findings.slice(0, 1).flatMap(first => cropped(linesOf(first, columns, paint), rows));
}

function linesOf(finding: Finding, columns: number, paint: Paint): ScreenLine[] {
  const lines = textReport([finding], { paint }).slice(0, -1).split('\n');
  return lines.map(line => lineOf(line, columns));
}
