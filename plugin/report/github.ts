// Workflow commands of GitHub Actions: findings as annotations of a pull request. The source is GitHub's
// page "Workflow commands for GitHub Actions"; what a runner must not take apart is escaped as its toolkit does it.

import type { FilePlace, Note } from '../layout/result.ts';
import type { Finding, Severity } from './diagnostic.ts';
import { placeText } from './text.ts';
import { visible } from './visible.ts';

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

/** One command, one line, for each finding; its notes are further lines of the message. */
export function githubReport(findings: readonly Finding[]): string {
  return findings.map(commandOf).join('');
}

function commandOf({ rule, severity, message, place, notes }: Finding): string {
  const properties = { ...placeOf(place), title: rule };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${property(`${value}`)}`);
  const lines = [message, ...notes.map(noteText)].map(visible);
  return `::${COMMANDS[severity]} ${list.join(',')}::${data(lines.join('\n'))}\n`;
}

function placeOf(place: FilePlace | undefined) {
  if (!place) return {};
  const { file, line, column } = place;
  return {
    file: visible(file),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { col: column }),
  };
}

function noteText({ place, message }: Note): string {
  return place ? `${placeText(place)}: ${message}` : message;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
