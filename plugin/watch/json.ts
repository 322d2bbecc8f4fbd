// For programs: one JSON object a line.

import { unreachable } from '../layout/result.ts';
import { jsonFinding } from '../report/json.ts';
import { diagnosticsOf, type PassResult, type WatchEvent } from './event.ts';

/**
 * Each object has `event`, and with
 * - `start`: `folder`, `version`;
 * - `begin`: `pass` (`make`, `probe`, `judge`), `changed` (paths);
 * - `result`: `pass`, `changed`, `verdict` (`fine`, `drift`, `broken`), `at`, `milliseconds`, `subsystems`
 *   (how many), `unlocked` (each `name`, `accept`), `written` (paths), `reasons` (each `what`, `why`) and
 *   `findings`, failures among them, with the keys of `check --format json`;
 * - `notice`: `code`, `message`;
 * - `end`: `why`.
 */
export function jsonLine(event: WatchEvent): string {
  return `${JSON.stringify({ event: event.kind, ...keysOf(event) })}\n`;
}

function keysOf(event: WatchEvent): object {
  switch (event.kind) {
    case 'start':
      return { folder: event.folder, version: event.version };
    case 'begin':
      return { pass: event.pass, changed: event.changed };
    case 'result':
      return resultOf(event);
    case 'notice':
      return { code: event.code, message: event.message };
    case 'end':
      return { why: event.why };
    default:
      return unreachable(event);
  }
}

function resultOf(result: PassResult): object {
  const { pass, changed, verdict, at, milliseconds, subsystems, written } = result;
  return {
    ...{ pass, changed, verdict, at, milliseconds, subsystems },
    unlocked: result.unlocked.map(({ name, accept }) => ({ name, accept })),
    written,
    reasons: result.reasons.map(({ what, why }) => ({ what, why })),
    findings: diagnosticsOf(result).map(jsonFinding),
  };
}
