// What others say of the same objects, each with the options that serve it best here.

import { spawn } from 'node:child_process';
import type { Pair } from './corpus.ts';
import type { Column } from './table.ts';

interface Ran {
  readonly status: number | null;
  readonly text: string;
}

interface Peer {
  readonly tool: string;
  isAlarmed(pair: Pair): Promise<boolean>;
}

/** At once. */
const workers = 2;

/** abidiff(1): 1 and 2 say that it could not compare, 4 that something changed, 8 that it is incompatible. */
const changed = 4 | 8;

function abidiff(...options: string[]): Peer {
  return {
    tool: ['abidiff', ...options].join(' '),
    isAlarmed: async ({ before, after, title }) => {
      const { status } = await run('abidiff', [...options, before, after]);
      if (status === null || (status & 3) !== 0)
        throw new Error(`${title}: abidiff ends with ${status}`);
      return (status & changed) !== 0;
    },
  };
}

/** It has no verdict: two texts that differ are one. */
const pahole: Peer = {
  tool: 'pahole -E',
  isAlarmed: async ({ before, after, tag }) => {
    const [old, now] = await Promise.all(
      [before, after].map(object => run('pahole', ['-E', '-C', tag, object])),
    );
    return old?.text !== now?.text;
  },
};

const peers: readonly Peer[] = [abidiff(), abidiff('--harmless'), pahole];

/** `abidiff: 2.2.0`, as they say it themselves. */
export async function peerVersions(): Promise<string[]> {
  const versions = await Promise.all(['abidiff', 'pahole'].map(tool => run(tool, ['--version'])));
  return versions.map(({ text }) => text.trim());
}

export function peerColumns(pairs: readonly Pair[]): Promise<Column[]> {
  return Promise.all(
    peers.map(async ({ tool, isAlarmed }) => ({ tool, alarms: await alarmed(pairs, isAlarmed) })),
  );
}

async function alarmed(pairs: readonly Pair[], isAlarmed: Peer['isAlarmed']): Promise<Set<Pair>> {
  const [queue, alarms] = [[...pairs], new Set<Pair>()];
  const work = async (): Promise<void> => {
    for (let pair = queue.shift(); pair; pair = queue.shift())
      if (await isAlarmed(pair)) alarms.add(pair);
  };
  await Promise.all(Array.from({ length: workers }, work));
  return alarms;
}

function run(tool: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', data => (text += data));
    child.on('error', reject);
    child.on('close', status => resolve({ status, text }));
  });
}
