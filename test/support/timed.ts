// Tests that take long say so as they end: run.mjs passes these lines on.

import { suite } from 'uvu';

export interface TimedSuite {
  (name: string, test: () => void | Promise<void>): void;
  run(): void;
}

/** `afterEach` runs whether the test has passed or not. */
export function timedSuite(title: string, afterEach: () => void = () => {}): TimedSuite {
  const inner = suite(title);
  inner.after.each(afterEach);
  const timed = (name: string, test: () => void | Promise<void>) =>
    inner(name, async () => {
      const started = performance.now();
      const tell = (ended: string) => {
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        process.stdout.write(`\ntimed: ${ended} ${seconds.padStart(6)} s  ${title}: ${name}\n`);
      };
      try {
        await test();
        tell('ok  ');
      } catch (error) {
        tell('FAIL');
        const { message = error, details = '' } = error as { message?: string; details?: string };
        const lines = `${message}\n${details}`.trimEnd().split('\n');
        for (const line of lines.slice(0, 40)) process.stdout.write(`timed:      | ${line}\n`);
        throw error;
      }
    });
  return Object.assign(timed, { run: () => inner.run() });
}
