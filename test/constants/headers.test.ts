// Every object-like macro of the kernel's headers for userspace: what we say it is worth is what gcc says,
// and of what gcc takes for a constant there is nothing that we have no value for, but for what is named.

import { readdirSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Constants, constantsOf } from '../../plugin/constants/constants.ts';
import type { Macro } from '../../plugin/layout/layout.ts';
import { compile, folder, layoutsOf, machines } from '../support/objects.ts';
import { compilerOf, type Machine } from '../support/witness/compilers.ts';
import {
  accepted,
  claimsOf,
  expansionsOf,
  integersOf,
  isInteger,
  isString,
  isText,
  type Source,
} from '../support/witness/constants.ts';

const test = suite('constants of headers');

/** They clash with headers of the C library, or with each other. */
const clashing = new Set([
  ...[
    'a.out.h',
    'coda.h',
    'kfd_ioctl.h',
    'netfilter_bridge.h',
    'patchkey.h',
    'resource.h',
    'signal.h',
  ],
  ...['target_core_user.h', 'termios.h', 'time.h', 'timex.h', 'uio.h'],
]);

const prologue = [
  ...['stdint.h', 'stddef.h', 'stdbool.h', 'sys/types.h', 'sys/socket.h', 'netinet/in.h'],
  ...readdirSync('/usr/include/linux')
    .filter(name => name.endsWith('.h') && !clashing.has(name))
    .sort()
    .map(name => `linux/${name}`),
]
  .map(header => `#include <${header}>\n`)
  .join('');

const flags = ['-g3', '-fno-eliminate-unused-debug-types'];

interface Read {
  readonly source: Source;
  readonly constants: Constants;
  readonly names: readonly string[];
  readonly expansions: ReadonlyMap<string, string>;
}

function read(machine: Machine, standard: string): Read {
  const bytes = compile({ family: 'gcc', machine }, prologue, [...flags, standard], 'headers');
  const layouts = layoutsOf(bytes);
  const [macros, constants] = [layouts.macros(), constantsOf(layouts)];
  if (!macros.ok || !constants.ok) throw new Error('the macros cannot be read');
  const isObject = ({ params, place }: Macro) => !params && place !== undefined;
  const names = macros.value.filter(isObject).map(each => each.name);
  const [tool, ...args] = compilerOf('gcc', machine);
  const source: Source = {
    command: [tool, ...args, standard],
    cwd: folder,
    folder,
    machine,
    prologue,
  };
  const expansions = expansionsOf(source, names);
  return { source, constants: constants.value, names, expansions };
}

/** Constants to gcc that have no value here, each with the reason. */
const beyond: readonly (readonly [reason: string, pattern: RegExp])[] = [
  ['depends on the size of a type', /\bsizeof\b/],
  ['depends on the layout of a struct', /\b__builtin_offsetof\b|&\(\(struct \w+ \*\)0\)->/],
];

for (const machine of machines) {
  const { source, constants, names, expansions } = read(machine, '-std=gnu11');
  const on = `on ${machine.name}`;
  const claims = claimsOf(constants, names);
  const strings = names.filter(name => constants.valueOf(name)?.kind === 'string');
  const others = names.filter(name => constants.valueOf(name) === undefined);

  test(`integers are what gcc says ${on}`, () => {
    assert.ok(claims.size > 10_000, `${claims.size}`);
    const told = integersOf(source, [...claims.keys()]);
    const wrong = [...claims].filter(([, value], index) => value !== told[index]);
    assert.equal(
      wrong.map(([name]) => name),
      [],
    );
  });

  test(`what gcc takes for an integer has a value, or a reason ${on}`, () => {
    const unexplained = others.filter(
      name => !beyond.some(([, pattern]) => pattern.test(expansions.get(name) ?? '')),
    );
    assert.ok(unexplained.length > 100);
    assert.equal(accepted(source, unexplained, isInteger), []);
    const explained = others.filter(name => !unexplained.includes(name));
    assert.ok(accepted(source, explained, isInteger).length > 1000);
  });

  test(`strings are what gcc says ${on}`, () => {
    assert.ok(strings.length > 50, `${strings.length}`);
    const texts = strings.map(name => {
      const value = constants.valueOf(name);
      return isText(name, value?.kind === 'string' ? value.text : '');
    });
    assert.equal(
      accepted(source, texts, text => text),
      texts,
    );
    const filled = names.filter(name => !strings.includes(name) && expansions.get(name) !== '');
    const bytes = accepted(source, filled, isString).map(name => expansions.get(name));
    // No text: bytes that are no UTF-8.
    assert.equal([...new Set(bytes)].sort(), [
      '"\\x80"',
      '"\\x81"',
      '"\\x82"',
      '"\\x83"',
      '"\\x84"',
      '"\\x85"',
    ]);
  });
}

test.run();
