// One calm screen: nothing on it moves but by an event. The caller draws it anew after each.

import { plural } from '../layout/describe.ts';
import { type Paint, painter } from '../report/paint.ts';
import { visible } from '../report/visible.ts';
import { diagnosticsOf } from './event.ts';
import { fitted } from './findings.ts';
import type { Model, Pass } from './model.ts';
import { cropped, EMPTY, lineOf, rowsOf, type ScreenLine, type Size } from './page.ts';
import { VERDICT_STYLE } from './paint.ts';
import { clipped, clippedPath } from './width.ts';
import { changedText, countText, doing, duration, few, nounOf, unlockedText } from './words.ts';

interface Page extends Size {
  readonly paint: Paint;
}

/** On a lower terminal, what is not the verdict itself has to go. */
const ROOMY_ROWS = 12;

/** Together at most `size.rows` high. */
export function screenOf(model: Model, size: Size, colour: boolean): ScreenLine[] {
  const page = { columns: Math.max(size.columns, 1), rows: size.rows, paint: painter(colour) };
  const lines = page.rows < ROOMY_ROWS ? small(model, page) : roomy(model, page);
  return cropped(lines, page.rows);
}

function small(model: Model, page: Page): ScreenLine[] {
  const top = [title(model, page), state(model, page), ...headline(model, page)];
  const findings = findingsOf(model, page, page.rows - rowsOf(top));
  return [...top, ...findings, ...noticesOf(model, page)];
}

function roomy(model: Model, page: Page): ScreenLine[] {
  const top = [title(model, page), state(model, page)];
  const verdict = below([...headline(model, page), ...details(model, page)]);
  const notices = below(noticesOf(model, page));
  const room = page.rows - rowsOf([...top, ...verdict, ...notices]);
  const findings = below(findingsOf(model, page, room - 1));
  const earlier = earlierOf(model, page).slice(0, Math.max(room - rowsOf(findings) - 1, 0));
  return [...top, ...verdict, ...findings, ...below(earlier), ...notices];
}

/** With an empty line between it and what stands above. */
function below(lines: readonly ScreenLine[]): ScreenLine[] {
  return lines.length === 0 ? [] : [EMPTY, ...lines];
}

const NAME = 'ckptgen watch';
const GAP = '  ';
const KEYS = 'q quits, r runs a full pass';

/** Where the folder would have no room beside the keys, it stands alone. */
const KEYS_COLUMNS = 60;

function title({ folder }: Model, { columns, paint }: Page): ScreenLine {
  const keys = columns < KEYS_COLUMNS ? '' : `   ${KEYS}`;
  const name = clipped(NAME, columns);
  const room = columns - name.length - keys.length - GAP.length;
  const path = room > 0 ? `${GAP}${clippedPath(visible(folder), room)}` : '';
  return lineOf(`${paint('bold', name)}${path}${keys && paint('dim', keys)}`, columns);
}

function state({ ended, busy, gone }: Model, { columns, rows, paint }: Page): ScreenLine {
  if (ended !== null) return lineOf(clipped(`ended: ${visible(ended)}`, columns), columns);
  if (busy) return lineOf(clipped(doing(busy, columns), columns), columns);
  if (gone === null) return lineOf(clipped('waiting for changes', columns), columns);
  const text = `root gone: ${visible(gone)}`;
  return lineOf(paint('yellow', rows < ROOMY_ROWS ? clipped(text, columns) : text), columns);
}

const KEPT = '; what was generated before stays';

/** Nothing before the first pass has ended. */
function headline({ last }: Model, { columns, paint }: Page): ScreenLine[] {
  if (!last) return [];
  const { verdict, milliseconds, at } = last;
  const kept = verdict === 'fine' ? '' : KEPT;
  const text = `${verdict}: ${countText(last)}, ${duration(milliseconds)}, at ${at}${kept}`;
  const rest = clipped(text, columns).slice(verdict.length);
  return [lineOf(`${paint(VERDICT_STYLE[verdict], verdict)}${rest}`, columns)];
}

function details({ last }: Model, page: Page): ScreenLine[] {
  if (!last) return [];
  const room = page.columns - LABEL_COLUMNS;
  const { changed, written } = last;
  const rows = [
    ['changed', changed.length === 0 ? undefined : few(changed, room)],
    ['written', written.length === 0 ? undefined : writtenText(written, room)],
    ['unlocked', unlockedText(last)],
  ] as const;
  return rows.flatMap(([label, text]) => (text === undefined ? [] : [labelled(label, text, page)]));
}

const LABEL_COLUMNS = 12;

function labelled(label: string, text: string, { columns, paint }: Page): ScreenLine {
  return lineOf(`${paint('dim', `  ${label}`.padEnd(LABEL_COLUMNS))}${text}`, columns);
}

function writtenText(written: readonly string[], columns: number): string {
  const count = `${plural(written.length, 'file')}: `;
  return `${count}${few(written, columns - count.length)}`;
}

function findingsOf({ last }: Model, { columns, paint }: Page, rows: number): ScreenLine[] {
  if (!last) return [];
  return fitted(diagnosticsOf(last), { columns, rows }, { paint, noun: nounOf(last) });
}

function earlierOf({ earlier }: Model, page: Page): ScreenLine[] {
  return earlier.map(pass => earlierLine(pass, page));
}

/** `14:03:09  drift   84 ms  cap/cap_header.h`. */
function earlierLine(pass: Pass, { columns, paint }: Page): ScreenLine {
  const time = duration(pass.milliseconds).padStart(7);
  const left = `${pass.at}  ${pass.verdict.padEnd(6)} ${time}  `;
  const text = `${left}${changedText(pass.changed, columns - left.length)}`;
  return lineOf(paint('dim', clipped(text, columns)), columns);
}

function noticesOf({ notices }: Model, { columns, paint }: Page): ScreenLine[] {
  return notices.map(({ message }) =>
    lineOf(`${paint('yellow', 'notice:')} ${visible(message)}`, columns),
  );
}
