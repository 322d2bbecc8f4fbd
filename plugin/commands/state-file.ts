// state.json in the generated folder: what the files there were made of. It serves to tell why a later
// run made something anew, and nothing else: without it, or with a wrong one, the same files come about.

import { join } from 'node:path';
import { readTextIfThere, writeIfChanged } from '../host/files.ts';
import type { Result } from '../layout/result.ts';
import { type Facts, type SubsystemFacts, sumOfText } from './facts.ts';

const FORMAT = 2;
const NAME = 'state.json';

export function writeState(out: string, facts: Facts): Result<boolean> {
  const body = JSON.stringify({
    format: FORMAT,
    ...facts,
    inputs: [...facts.inputs],
    subsystems: [...facts.subsystems],
    outputs: [...facts.outputs],
  });
  return writeIfChanged(join(out, NAME), `${sumOfText(body)}\n${body}\n`);
}

/** null where there is none, or where it is not whole or not of this format. */
export function readState(out: string): Facts | null {
  const text = readTextIfThere(join(out, NAME));
  if (!text.ok || text.value === null) return null;
  const [sum, body = ''] = text.value.split('\n');
  return sum === sumOfText(body) ? parsed(body) : null;
}

/** Of a text that is as it was written: what else it holds is known by its format. */
function parsed(body: string): Facts | null {
  const value = JSON.parse(body) as Pick<Facts, 'plugin' | 'command'> & {
    readonly format: number;
    readonly inputs: [string, string][];
    readonly subsystems: [string, SubsystemFacts][];
    readonly outputs: string[];
  };
  if (value.format !== FORMAT) return null;
  return {
    plugin: value.plugin,
    command: value.command,
    inputs: new Map(value.inputs),
    subsystems: new Map(value.subsystems),
    outputs: new Set(value.outputs),
  };
}
