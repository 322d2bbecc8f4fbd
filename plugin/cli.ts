// argv in, exit code out: the only file that knows the process and what is printed where.

import { join, resolve } from 'node:path';
import { accept } from './commands/accept.ts';
import { blame } from './commands/blame.ts';
import type { KernelBuild, Which } from './commands/build.ts';
import { check } from './commands/check.ts';
import { checkGit } from './commands/check-git.ts';
import { diff } from './commands/diff.ts';
import { diffHeaders } from './commands/diff-headers.ts';
import { generate, generateOrMend } from './commands/generate.ts';
import { acceptHeaders } from './commands/header-accept.ts';
import { checkHeaders } from './commands/header-check.ts';
import { hook } from './commands/hook.ts';
import { image } from './commands/image.ts';
import { install } from './commands/install.ts';
import { layout } from './commands/layout.ts';
import { exitOf, failed, type Outcome } from './commands/outcome.ts';
import { probe } from './commands/probe.ts';
import { explain, rules } from './commands/rules.ts';
import { type FoundSettings, findSettings } from './commands/settings.ts';
import { uninstall } from './commands/uninstall.ts';
import { type Watching, watch } from './commands/watch.ts';
import { sourceLines } from './host/source.ts';
import { type Failure, ok, type Result } from './layout/result.ts';
import { type Call, type CommandName, parseCall, type Values } from './options.ts';
import { pathFrom, placed } from './places.ts';
import { type Finding, fromFailure } from './report/diagnostic.ts';
import { githubReport } from './report/github.ts';
import { jsonReport } from './report/json.ts';
import { painter } from './report/paint.ts';
import { type TextOptions, textReport } from './report/text.ts';
import { jsonPresenter, linesPresenter, type Presenter, screenPresenter } from './watch/present.ts';
import { keyOf } from './watch/terminal.ts';

declare const CKPTGEN_VERSION: string;

const EXIT_BUG = 70;

function text(values: Values, name: string, otherwise = ''): string {
  const value = values[name];
  return typeof value === 'string' ? value : otherwise;
}

function words(values: Values, name: string, otherwise: string): string[] {
  return text(values, name, otherwise).split(/\s+/).filter(Boolean);
}

function buildOf(values: Values): Which {
  return values.out === undefined ? kernelBuildOf(values) : stepOf(values);
}

function kernelBuildOf(values: Values): KernelBuild {
  const module = resolve(text(values, 'module', '.'));
  const kernel = text(values, 'kernel');
  return kernel === '' ? { module } : { module, kernel: resolve(kernel) };
}

function stepOf(values: Values): { src: string; out: string } {
  const src = resolve(text(values, 'src', '.'));
  return { src, out: resolve(text(values, 'out', join(src, 'ckpt_generated'))) };
}

type Command = (
  values: Values,
  operands: readonly string[],
  behind: readonly string[],
) => Outcome | Promise<Outcome>;

const RUN: Readonly<Record<CommandName, Command>> = {
  generate: values => {
    const how = {
      plugin: import.meta.filename,
      explain: values.explain === true,
      pathFromHere: fromHere,
    };
    return values.mend === true
      ? generateOrMend({ which: stepOf(values), ...how })
      : generate({ which: buildOf(values), ...how });
  },
  check: checkHere,
  accept: acceptHere,
  layout: (values, [object = '']) => layout({ object, ...structOf(values), json: isJson(values) }),
  diff: diffHere,
  watch: watchHere,
  hook: (_values, [action = '']) =>
    hook({
      ...{ action, cwd: process.cwd() },
      ...{ plugin: import.meta.filename, node: process.execPath },
    }),
  image: (values, [action = '', ...files]) =>
    image({ action, files, locks: text(values, 'locks', '.'), json: isJson(values) }),
  rules: values => rules({ json: isJson(values) }),
  explain: (_values, [rule = '']) => explain({ rule }),
  install: (values, [tree = '']) =>
    install({
      ...treeOf(values, tree),
      plugin: import.meta.filename,
      version: CKPTGEN_VERSION,
      samples: values.samples === true,
    }),
  uninstall: (values, [tree = '']) => uninstall(treeOf(values, tree)),
  probe: (values, makeArgs) =>
    probe({
      ...stepOf(values),
      module: text(values, 'module'),
      uapi: text(values, 'uapi', 'include/uapi'),
      uapiOut: text(values, 'uapi-out'),
      roots: words(values, 'roots', '.'),
      patterns: words(values, 'patterns', '*_header.h'),
      headers: text(values, 'headers'),
      makefiles: words(values, 'makefiles', ''),
      base: text(values, 'base'),
      makeArgs,
    }),
  blame: (values, command) => blame({ ...stepOf(values), command }),
};

/** The records of settings where there are any and no build is named, else those of subsystems. */
function recordsOf(values: Values): Result<FoundSettings | null> {
  const isBuild = ['kernel', 'module', 'src', 'out'].some(flag => values[flag] !== undefined);
  const config = text(values, 'config');
  if (isBuild && config === '') return ok(null);
  const found = findSettings(process.cwd(), config === '' ? undefined : resolve(config));
  if (!found.ok || config !== '') return found;
  return ok(found.value && found.value.settings.records.length > 0 ? found.value : null);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function checkHere(values: Values, names: readonly string[]): Outcome | Promise<Outcome> {
  if (values.staged === true || values.range !== undefined) return checkGitHere(values, names);
  const found = recordsOf(values);
  if (!found.ok) return failed(found.failures);
  const strict = values.strict === true;
  const revision = text(values, 'base', 'HEAD');
  if (!found.value) return check({ which: buildOf(values), names, strict, revision });
  return checkHeaders({ found: found.value, names, strict, revision, today: today() });
}

function checkGitHere(values: Values, names: readonly string[]): Outcome | Promise<Outcome> {
  const kernel = text(values, 'kernel');
  const range = text(values, 'range');
  return checkGit({
    ...{ cwd: process.cwd(), today: today(), values, names },
    ...(kernel === '' ? {} : { kernel: resolve(kernel) }),
    ...(values.range === undefined ? {} : { range }),
  });
}

function acceptHere(values: Values, names: readonly string[]): Outcome | Promise<Outcome> {
  const found = recordsOf(values);
  if (!found.ok) return failed(found.failures);
  return found.value
    ? acceptHeaders({ found: found.value, names, today: today() })
    : accept({ which: buildOf(values), names });
}

function diffHere(
  values: Values,
  operands: readonly string[],
  behind: readonly string[],
): Outcome | Promise<Outcome> {
  const [before = '', after = ''] = operands;
  if (behind.length === 0) return diff({ before, after, ...structOf(values) });
  const cwd = process.cwd();
  const config = text(values, 'config');
  const found = findSettings(cwd, config === '' ? undefined : resolve(config));
  if (!found.ok) return failed(found.failures);
  return diffHeaders({
    ...{ range: before, paths: behind, cwd, compiler: process.env.CC || 'cc' },
    ...{ found: found.value, today: today(), ...structOf(values) },
  });
}

/** For output that is on its way. */
const LEFT_MS = 250;

/** Until it is ended: by a key, a signal or a terminal that is closed. */
async function watchHere(values: Values, variables: readonly string[]): Promise<Outcome> {
  const presenter = presenterFor(values.json === true);
  const watching = watch({
    which: kernelBuildOf(values),
    plugin: import.meta.filename,
    poll: values.poll === true,
    variables,
    version: CKPTGEN_VERSION,
    tell: event => presenter.tell(event),
    now: () => new Date().toTimeString().slice(0, 8),
    pathFromHere: fromHere,
    placedFromHere: (each, base) => placed(each, { here: process.cwd(), base }),
  });
  const forgetKeys = listen(watching, presenter);
  try {
    return { findings: [], failures: await watching.ended };
  } finally {
    forgetKeys();
    presenter.close();
    // chokidar may keep a watch on a folder that was moved away: it alone is not waited for.
    setTimeout(() => process.exit(), LEFT_MS).unref();
  }
}

function presenterFor(json: boolean): Presenter {
  const { stdout } = process;
  const write = (text: string) => void stdout.write(text);
  if (json) return jsonPresenter(write);
  const options = () => textOptions(stdout);
  if (!hasScreen()) return linesPresenter(write, options);
  const size = () => ({ columns: stdout.columns, rows: stdout.rows });
  return screenPresenter({ write, size, options, hasColour: hasColour(stdout) });
}

/** With source lines as they are now. */
function textOptions(stream: NodeJS.WriteStream): TextOptions {
  return { sourceLine: sourceLines(), paint: painter(hasColour(stream)) };
}

/** NO_COLOR as https://no-color.org has it. */
function hasColour({ isTTY }: NodeJS.WriteStream): boolean {
  const { NO_COLOR = '', TERM } = process.env;
  return isTTY && NO_COLOR === '' && TERM !== 'dumb';
}

function hasScreen(): boolean {
  const { stdout, stdin, env } = process;
  return stdout.isTTY && stdin.isTTY && env.TERM !== 'dumb';
}

/** What ends the watch or asks something of it; the value stops listening to keys. */
function listen(watching: Watching, presenter: Presenter): () => void {
  const { stdin, stdout } = process;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => watching.quit(signal));
  stdout.on('error', () => watching.quit('output closed'));
  if (!hasScreen()) return () => {};
  stdout.on('resize', () => presenter.redrawAll());
  process.on('SIGCONT', () => presenter.redrawAll());
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.on('data', keys => {
    const key = keyOf(String(keys));
    if (key === 'quit') watching.quit('key');
    if (key === 'full') watching.refresh();
  });
  stdin.on('end', () => watching.quit('terminal closed'));
  stdin.on('error', () => watching.quit('terminal closed'));
  return () => {
    stdin.setRawMode(false);
    stdin.pause();
  };
}

function treeOf(values: Values, tree: string): { tree: string; force: boolean } {
  return { tree: resolve(tree), force: values.force === true };
}

function structOf(values: Values): { struct?: string } {
  return typeof values.struct === 'string' ? { struct: values.struct } : {};
}

function isJson(values: Values): boolean {
  return values.format === 'json';
}

/** Findings and failures as one list, their paths as this user can open them from here. */
function diagnosticsOf(outcome: Outcome): Finding[] {
  const all = [...outcome.failures.map(fromFailure), ...outcome.findings];
  return all.map(each => placed(each, { here: process.cwd(), ...outcome }));
}

function fromHere(path: string): string {
  return pathFrom(process.cwd(), path);
}

/** As JSON, these print something else than findings. */
const PRINTS_OTHER: ReadonlySet<CommandName> = new Set(['layout', 'rules']);

/** The JSON of these, where there is any, has its findings in it. */
const PRINTS_BOTH: ReadonlySet<CommandName> = new Set(['image']);

/** JSON goes to standard output whole, workflow commands where a runner reads them; as text, findings and failures go where a compiler's go. */
function show(outcome: Outcome, call: Extract<Call, { kind: 'run' }>): void {
  const diagnostics = diagnosticsOf(outcome);
  const isFindings = !PRINTS_OTHER.has(call.command) || diagnostics.length > 0;
  if (isJson(call.values) && isFindings) {
    const isWhole = PRINTS_BOTH.has(call.command) && outcome.text?.startsWith('{');
    process.stdout.write((isWhole && outcome.text) || jsonReport(diagnostics));
    return;
  }
  if (call.values.format === 'github') process.stdout.write(githubReport(diagnostics));
  else if (diagnostics.length > 0)
    process.stderr.write(textReport(diagnostics, textOptions(process.stderr)));
  if (outcome.text) process.stdout.write(outcome.text);
}

/** What is new since is used without asking: an older Node would fail anywhere, in its own words. */
const OLDEST_NODE = [20, 19] as const;

function nodeProblem(): Failure | null {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return null;
  const message = `Node.js ${OLDEST_NODE.join('.')} or newer is needed, this is ${process.versions.node}: install it, or name another with NODE=`;
  return { code: 'old-node', message };
}

async function main(argv: readonly string[]): Promise<number> {
  const old = nodeProblem();
  if (old) {
    process.stderr.write(textReport([fromFailure(old)]));
    return exitOf(failed([old]));
  }
  const call = parseCall(argv, CKPTGEN_VERSION);
  if (!call.ok) {
    const paint = painter(hasColour(process.stderr));
    process.stderr.write(textReport(call.failures.map(fromFailure), { paint }));
    return exitOf(failed(call.failures));
  }
  if (call.value.kind === 'print') {
    process.stdout.write(call.value.text);
    return 0;
  }
  const { command, values, operands, behind } = call.value;
  const outcome = await RUN[command](values, operands, behind);
  show(outcome, call.value);
  return exitOf(outcome);
}

/** A reader that closes the pipe early, as head does, and a terminal that is closed are no errors of ours. */
const CLOSED: ReadonlySet<string> = new Set(['EPIPE', 'EIO']);

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (CLOSED.has(error.code ?? '')) return;
  const message = `what is printed cannot be written: ${error.message}`;
  const failure = { code: 'unwritable-file', message };
  process.stderr.write(textReport([fromFailure(failure)]));
  process.exit(exitOf(failed([failure])));
});

/** Wherever it is thrown: Node's own exit code would be that of drift. */
process.on('uncaughtException', ({ stack }) => {
  process.stderr.write(
    `ckptgen ${CKPTGEN_VERSION}: error: a bug of ckptgen, please report it with this text:\n${stack}\n`,
  );
  process.exit(EXIT_BUG);
});

process.exitCode = await main(process.argv.slice(2));
