// What a running program of Node keeps, after a collection: the heap snapshot that it writes when asked to.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** V8's own: compiled code and what it has learned of it, which grow as long as code gets hotter. */
const OF_ENGINE = ['code', 'hidden', 'synthetic'];
const LOOK_MS = 100;
const LIMIT_MS = 30_000;

interface Snapshot {
  readonly snapshot: {
    readonly meta: { readonly node_fields: string[]; readonly node_types: [string[]] };
  };
  /** `node_fields` numbers for each thing. */
  readonly nodes: readonly number[];
}

export class HeapWitness {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ckptgen-heap-'));

  /** What the program is started through. */
  get through(): string[] {
    return ['env', `NODE_OPTIONS=--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${this.#folder}`];
  }

  /** Bytes of all that is reachable, but what is the engine's own. */
  async liveBytes(pid: number): Promise<number> {
    process.kill(pid, 'SIGUSR2');
    const { snapshot, nodes } = await this.#take();
    const { node_fields: fields, node_types: types } = snapshot.meta;
    const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')];
    let sum = 0;
    for (let at = 0; at < nodes.length; at += fields.length)
      if (!OF_ENGINE.includes(types[0][nodes[at + type] as number] ?? ''))
        sum += nodes[at + size] as number;
    return sum;
  }

  /** It is written bit by bit: text that is not whole yet does not parse. */
  async #take(): Promise<Snapshot> {
    const end = performance.now() + LIMIT_MS;
    while (performance.now() < end) {
      await sleep(LOOK_MS);
      try {
        const [name = ''] = readdirSync(this.#folder);
        const taken = JSON.parse(readFileSync(join(this.#folder, name), 'utf8')) as Snapshot;
        rmSync(join(this.#folder, name));
        return taken;
      } catch {}
    }
    throw new Error('no heap snapshot was written');
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
