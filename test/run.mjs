// Runs every *.test.ts (or those whose path contains an argument) under uvu, one process a file.
// Those of test/tree, which take minutes, only when an argument says `tree/`. Those of test/bench,
// and those of test/tree that compare times, run last and alone.
// uvu passes a file that never calls run(): a file that reports no test fails here. So does one that does not
// end: a process that a failed test has left keeps its pipes open, and all would wait for it.

import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { globSync } from 'glob';
import { kernelTree } from '../plugin/embed.mjs';

const root = join(import.meta.dirname, '..');
const out = join(root, '.cache', `test-${process.pid}`);
const wanted = process.argv.slice(2);
/** Whoever asks for a long run (CKPTGEN_COUNT) ends it himself. */
const limitMs = process.env.CKPTGEN_COUNT
  ? 0
  : Number(process.env.CKPTGEN_LIMIT_S ?? 3_600) * 1_000;
const running = new Set();

function endAll() {
  for (const child of running) endGroup(child);
  rmSync(out, { recursive: true, force: true });
}

process.on('exit', endAll);
for (const [signal, code] of [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
])
  process.on(signal, () => process.exit(code));

/** The file's process leads a group: what its tests have started ends with it. */
function endGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function compile(files) {
  mkdirSync(out, { recursive: true });
  return build({
    absWorkingDir: root,
    entryPoints: files,
    outbase: 'test',
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'inline',
    plugins: [kernelTree(root)],
  });
}

function runFile(file) {
  const built = join(out, file.replace(/^test\//, '').replace(/\.ts$/, '.mjs'));
  const started = Date.now();
  return new Promise(resolve => {
    const child = spawn(process.execPath, ['--enable-source-maps', built], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(child);
    let isLate = false;
    const end = () => {
      isLate = true;
      endGroup(child);
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const limit = limitMs ? setTimeout(end, limitMs) : undefined;
    let text = '';
    child.stdout.on('data', data => (text += data));
    createInterface({ input: child.stdout }).on('line', line => {
      if (line.startsWith('timed: ')) console.log(line.replace('timed:', '      '));
    });
    child.stderr.on('data', data => (text += data));
    child.on('exit', () => endGroup(child));
    child.on('close', code => {
      clearTimeout(limit);
      running.delete(child);
      resolve({ file, code, text, isLate, seconds: (Date.now() - started) / 1000 });
    });
  });
}

/** uvu's own closing lines; null when the file ran no suite. */
function countOf(text) {
  const total = /^ {2}Total: +(\d+)$/m.exec(text);
  const passed = /^ {2}Passed: +(\d+)$/m.exec(text);
  const skipped = /^ {2}Skipped: +(\d+)$/m.exec(text);
  if (!total || !passed) return null;
  return { total: Number(total[1]), passed: Number(passed[1]), skipped: Number(skipped?.[1] ?? 0) };
}

function judge(result) {
  const count = countOf(result.text);
  if (result.isLate)
    return {
      passed: count?.passed ?? 0,
      failed: 1,
      why: `did not end within ${limitMs / 1_000} s`,
    };
  if (!count || count.total === 0)
    return { passed: 0, failed: 1, why: 'ran no test: does it call .run()?' };
  const failed = count.total - count.passed;
  if (count.skipped > 0)
    return { passed: count.passed, failed: failed + count.skipped, why: 'skips tests' };
  if (result.code !== 0 && failed === 0)
    return { passed: count.passed, failed: 1, why: `exit ${result.code}` };
  return { passed: count.passed, failed, why: failed ? `${failed} failed` : '' };
}

/** From the first failure on, as many lines as a log's last part holds. */
function excerptOf(text) {
  const at = text.search(/^ *FAIL /m);
  return text.slice(Math.max(at, 0)).split('\n').slice(0, 40).join('\n');
}

function isWanted(file) {
  if (file.startsWith('test/tree/') && !wanted.some(part => part.includes('tree/'))) return false;
  return wanted.length === 0 || wanted.some(part => file.includes(part));
}

const files = globSync('test/**/*.test.ts', { cwd: root, posix: true }).sort().filter(isWanted);
if (files.length === 0) {
  console.log('no test file matches');
  process.exit(2);
}
await compile(files);
const isBench = file => /^test\/(bench\/|tree\/(idle|staged)\.)/.test(file);
const queue = files.filter(file => !isBench(file));
const last = files.filter(isBench);
const sum = { passed: 0, failed: 0 };
/** Told once more at the end: whoever has but the last lines of a log sees what failed. */
const failures = [];
async function worker(queue) {
  for (let file = queue.shift(); file; file = queue.shift()) {
    const result = await runFile(file);
    const { passed, failed, why } = judge(result);
    sum.passed += passed;
    sum.failed += failed;
    const line = `${failed ? 'not ok' : 'ok    '} ${file} (${passed} passed, ${result.seconds.toFixed(1)} s)${why ? `: ${why}` : ''}`;
    console.log(failed ? `${line}\n${result.text}` : line);
    if (failed) failures.push(`${line}\n${excerptOf(result.text)}`);
  }
}
await Promise.all([worker(queue), worker(queue)]);
await worker(last);
for (const failure of failures) console.log(failure);
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed ? 1 : 0);
