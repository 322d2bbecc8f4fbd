// One table of commands and flags -> options, help or what is wrong with the call. Pure.

import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Failure, fail, ok, type Result } from './layout/result.ts';

interface Flag {
  readonly type: 'string' | 'boolean';
  /** How the value is called in the help. */
  readonly value?: string;
  readonly help: string;
}

interface CommandSpec {
  readonly summary: string;
  /** Names of what follows the flags, with `...` behind one that repeats, `[]` around optional ones. */
  readonly operands: readonly string[];
  readonly flags: Readonly<Record<string, Flag>>;
  /** Called by kbuild/Makefile.ckpt, not by people. */
  readonly internal?: boolean;
}

const FINDINGS: Flag = {
  type: 'string',
  value: 'text|json|github',
  help: 'how findings are printed (default text)',
};
const FORMAT: Flag = {
  type: 'string',
  value: 'text|json',
  help: 'how it is printed (default text)',
};
const STRUCT: Flag = {
  type: 'string',
  value: 'GLOB',
  help: "only these: as C writes it ('struct foo', 'union bar', a typedef) or bare",
};
const BUILD = {
  kernel: {
    type: 'string',
    value: 'KDIR',
    help: "the kernel's build folder (default: --module, if that is a kernel's; else that of the running one)",
  },
  module: {
    type: 'string',
    value: 'DIR',
    help: "the module's folder, or a kernel's for its own subsystems (default: this one)",
  },
} as const satisfies Record<string, Flag>;
const MAKE = {
  src: { type: 'string', value: 'DIR', help: 'the folder of the sources' },
  out: { type: 'string', value: 'DIR', help: 'where generated files go' },
} as const satisfies Record<string, Flag>;
const CONFIG: Flag = {
  type: 'string',
  value: 'FILE',
  help: 'the settings (default: ckptgen.yaml in this folder, if it is there)',
};
const FORCE: Flag = {
  type: 'boolean',
  help: 'replace or remove files, too, that somebody changed; the change is lost',
};

export const COMMANDS = {
  generate: {
    summary: 'discover, probe, check and generate; writes to the build folder only',
    operands: [],
    flags: {
      ...BUILD,
      ...MAKE,
      explain: { type: 'boolean', help: 'say why each thing was made anew' },
      mend: {
        type: 'boolean',
        help: 'as make calls: where the probe is to be made anew, remove it and exit with 75',
      },
    },
  },
  check: {
    summary: "hold today's layouts against the locks",
    operands: ['[NAME...]'],
    flags: {
      ...BUILD,
      ...MAKE,
      strict: { type: 'boolean', help: 'what has no lock, or one to be confirmed, is an error' },
      config: CONFIG,
      base: {
        type: 'string',
        value: 'REV',
        help: 'the revision that versions count from (default HEAD)',
      },
      staged: {
        type: 'boolean',
        help: 'what git add has staged, not the work tree; builds are those of the last make',
      },
      range: {
        type: 'string',
        value: 'BASE..HEAD',
        help: 'each commit of these by itself, as --staged would have judged it',
      },
      format: FINDINGS,
    },
  },
  accept: {
    summary: "record today's layouts and versions in locks and exported headers",
    operands: ['[NAME...]'],
    flags: { ...BUILD, ...MAKE, config: CONFIG },
  },
  watch: {
    summary:
      'generate and check on every save, until it is ended; writes to the build folder only. Variables (ARCH=...) are for make, where a kernel tree has no build yet',
    operands: ['[VARIABLE...]'],
    flags: {
      ...BUILD,
      json: { type: 'boolean', help: 'one event a line, for programs' },
      poll: {
        type: 'boolean',
        help: 'look at the files every second or so: for file systems that tell nothing',
      },
    },
  },
  hook: {
    summary: "install or uninstall git's hooks that check what is staged before each commit",
    operands: ['install|uninstall'],
    flags: {},
  },
  image: {
    summary: 'show an image, verify it or tell how two differ, by the locks',
    operands: ['show|verify|diff', 'FILE', '[FILE]'],
    flags: {
      locks: {
        type: 'string',
        value: 'DIR',
        help: 'where X.layout files are, at any depth (default: this folder)',
      },
      format: FORMAT,
    },
  },
  layout: {
    summary: 'print the layouts of any object with DWARF',
    operands: ['OBJECT'],
    flags: { struct: STRUCT, format: FORMAT },
  },
  diff: {
    summary: 'compare objects or locks by the rules, or REV..REV the headers behind --',
    operands: ['OLD', '[NEW]', '[-- HEADER...]'],
    flags: { struct: STRUCT, config: CONFIG, format: FINDINGS },
  },
  rules: {
    summary: 'list the rules that findings are named after',
    operands: [],
    flags: { format: FORMAT },
  },
  explain: {
    summary: 'one rule: what it finds, why that matters, an example, what it leaves out',
    operands: ['RULE'],
    flags: {},
  },
  install: {
    summary: 'put the plugin into a kernel source tree, or bring it up to date there',
    operands: ['TREE'],
    flags: {
      samples: {
        type: 'boolean',
        help: 'with the sample subsystems, samples/ckpt; an upgrade keeps them',
      },
      force: FORCE,
    },
  },
  uninstall: {
    summary: 'take the plugin out of a kernel source tree',
    operands: ['TREE'],
    flags: { force: FORCE },
  },
  probe: {
    summary: 'discover subsystems and write the probe; variables of make follow --',
    operands: ['[VARIABLE...]'],
    flags: {
      ...MAKE,
      module: { type: 'string', value: 'NAME', help: "the module's name" },
      uapi: { type: 'string', value: 'DIR', help: 'where exported headers are committed' },
      'uapi-out': { type: 'string', value: 'DIR', help: 'where generated ones go' },
      roots: { type: 'string', value: 'DIRS', help: 'folders to search, separated by spaces' },
      patterns: { type: 'string', value: 'GLOBS', help: 'file-name patterns, separated by spaces' },
      headers: {
        type: 'string',
        value: 'FILE',
        help: 'the headers that make has found, one a line',
      },
      base: {
        type: 'string',
        value: 'DIR',
        help: 'of a module: where the compiler runs',
      },
      makefiles: {
        type: 'string',
        value: 'FILES',
        help: 'what decides how the probe is compiled, separated by spaces',
      },
    },
    internal: true,
  },
  blame: {
    summary: 'name the header that breaks the probe; the compile command follows --',
    operands: ['COMMAND...'],
    flags: MAKE,
    internal: true,
  },
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof COMMANDS;

export type Values = Readonly<Record<string, string | boolean | undefined>>;

export type Call =
  | {
      readonly kind: 'run';
      readonly command: CommandName;
      readonly values: Values;
      readonly operands: readonly string[];
      /** Those of them that stand behind `--`. */
      readonly behind: readonly string[];
    }
  | { readonly kind: 'print'; readonly text: string };

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(COMMANDS, word);
}

/** What is asked for. Failures have the code `usage`. */
export function parseCall(argv: readonly string[], version: string): Result<Call> {
  const [word, ...rest] = argv;
  if (word === '--version') return print(`ckptgen ${version}\n`);
  if (word === '--help' || word === '-h' || word === 'help') return print(helpOfAll());
  if (word === undefined) return usage('no command is given');
  if (!isCommand(word)) return usage(`unknown command '${word}'`);
  const ours = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (ours.includes('--help') || ours.includes('-h')) return print(helpOf(word));
  return parseFlags(word, rest);
}

function parseFlags(command: CommandName, args: readonly string[]): Result<Call> {
  const spec: CommandSpec = COMMANDS[command];
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, flag] of Object.entries(spec.flags)) options[name] = { type: flag.type };
  const at = args.indexOf('--');
  const behind = at < 0 ? [] : args.slice(at + 1);
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    const problem =
      repeated(args, command) ??
      globProblem(parsed.values.struct) ??
      countProblem(spec, parsed.positionals.length - behind.length, behind.length) ??
      formatProblem(spec, parsed.values.format);
    if (problem) return usage(problem, command);
    const values = parsed.values as Values;
    return ok({ kind: 'run', command, values, operands: parsed.positionals, behind });
  } catch (error) {
    return usage((error as Error).message.split('. To specify')[0] ?? '', command);
  }
}

function repeated(args: readonly string[], command: CommandName): string | undefined {
  const names = Object.keys(COMMANDS[command].flags);
  const ours = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const twice = names.find(
    name => ours.filter(arg => arg === `--${name}` || arg.startsWith(`--${name}=`)).length > 1,
  );
  return twice && `--${twice} is given twice`;
}

/** Two to compare, or a range and what stands behind `--`. */
function isPair({ operands }: CommandSpec, given: number, behind: number): boolean {
  return !operands.some(each => each.startsWith('[--')) || given === (behind > 0 ? 1 : 2);
}

function countProblem(spec: CommandSpec, before: number, behind: number): string | undefined {
  const given = before + behind;
  const least = spec.operands.filter(operand => !operand.startsWith('[')).length;
  const most = spec.operands.some(operand => operand.includes('...'))
    ? Number.POSITIVE_INFINITY
    : spec.operands.length;
  if (given >= least && given <= most && isPair(spec, before, behind)) return undefined;
  return `${spec.operands.join(' ') || 'nothing'} is expected, ${given} operands are given`;
}

/** Globs become regular expressions, which have their limits. */
const LONGEST_GLOB = 1_000;

function globProblem(glob: unknown): string | undefined {
  if (typeof glob !== 'string') return undefined;
  if (glob.trim() === '') return '--struct is empty';
  return glob.length > LONGEST_GLOB
    ? `--struct is longer than ${LONGEST_GLOB} characters`
    : undefined;
}

function formatProblem({ flags }: CommandSpec, format: unknown): string | undefined {
  const known = flags.format?.value?.split('|') ?? [];
  if (format === undefined || known.includes(String(format))) return undefined;
  return `--format is ${known.slice(0, -1).join(', ')} or ${known.at(-1) ?? ''}, not '${String(format)}'`;
}

function usage(
  what: string,
  command?: CommandName,
): { ok: false; failures: [Failure, ...Failure[]] } {
  const help = command ? `ckptgen ${command} --help` : 'ckptgen --help';
  return fail({ code: 'usage', message: `${what} (see ${help})` });
}

function print(text: string): Result<Call> {
  return ok({ kind: 'print', text });
}

function helpOfAll(): string {
  const rows = Object.entries<CommandSpec>(COMMANDS).filter(([, spec]) => !spec.internal);
  const lines = rows.map(([name, spec]) => `  ${name.padEnd(10)} ${spec.summary}`);
  return [
    'ckptgen: generated glue, exported headers and a guard against layout drift for kernel checkpoint subsystems',
    '',
    'Usage: ckptgen COMMAND [FLAGS]',
    '',
    ...lines,
    '',
    'ckptgen COMMAND --help shows the flags of a command.',
    'Exit: 0 fine, 1 drift or another finding, 2 could not check, 70 a bug of ckptgen.',
    '',
  ].join('\n');
}

function helpOf(command: CommandName): string {
  const spec: CommandSpec = COMMANDS[command];
  const usageLine = ['Usage: ckptgen', command, '[FLAGS]', ...spec.operands].join(' ');
  const flags = Object.entries(spec.flags).map(([name, flag]) => {
    const left = `--${name}${flag.value ? ` ${flag.value}` : ''}`;
    return `  ${left.padEnd(22)} ${flag.help}`;
  });
  return [usageLine, '', `${spec.summary}.`, '', ...flags, ''].join('\n');
}
