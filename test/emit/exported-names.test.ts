// Names that a program's compiler or its libc takes away from a header, as they say themselves.

import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exportedName, isReserved, NamePool } from '../../plugin/emit/names.ts';
import { machines } from '../support/witness/compilers.ts';

const names = suite('names in exported headers');

/** Object-like macros that the preprocessor knows after `source`. */
function macrosOf(tool: string, args: readonly string[], source: string): string[] {
  const options = [...args, '-dM', '-E', '-x', args.includes('-std=gnu++17') ? 'c++' : 'c', '-'];
  const result = spawnSync(tool, options, { input: source, encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.is(result.status, 0, `${tool}: ${result.stderr}`);
  return [...result.stdout.matchAll(/^#define (\w+) /gm)].map(([, name = '']) => name);
}

function assertReserved(found: readonly string[]): void {
  assert.ok(found.length > 0);
  assert.equal(
    found.filter(name => !isReserved(name)),
    [],
  );
}

for (const { triple, name } of machines)
  for (const standard of ['-std=gnu17', '-std=gnu++17'])
    names(`what compilers for ${name} predefine, ${standard}`, () => {
      const gcc = macrosOf(`${triple}-gcc`, [standard], '');
      const clang = macrosOf('clang-14', [`--target=${triple}`, standard], '');
      assertReserved([...gcc, ...clang].filter(macro => !/^_[A-Z]|^[A-Z]/.test(macro)));
    });

const headers = [
  ...[
    'assert',
    'ctype',
    'dirent',
    'errno',
    'fcntl',
    'grp',
    'inttypes',
    'limits',
    'locale',
    'netdb',
  ],
  ...[
    'poll',
    'pthread',
    'pwd',
    'sched',
    'setjmp',
    'signal',
    'spawn',
    'stdbool',
    'stddef',
    'stdint',
  ],
  ...['stdio', 'stdlib', 'string', 'strings', 'syslog', 'termios', 'time', 'ucontext', 'unistd'],
  ...['utmp', 'utmpx', 'arpa/inet', 'net/if', 'net/if_arp', 'netinet/in', 'netinet/ip'],
  ...['netinet/ip6', 'netinet/tcp', 'sys/epoll', 'sys/ioctl', 'sys/ipc', 'sys/mman', 'sys/mount'],
  ...['sys/msg', 'sys/param', 'sys/ptrace', 'sys/quota', 'sys/resource', 'sys/sem', 'sys/shm'],
  ...['sys/socket', 'sys/stat', 'sys/statfs', 'sys/time', 'sys/types', 'sys/uio', 'sys/un'],
  ...['sys/user', 'sys/utsname', 'sys/wait', 'linux/types', 'linux/stat'],
];

names('what the headers of libc define in lower case', () => {
  const source = headers.map(header => `#include <${header}.h>\n`).join('');
  const found = macrosOf('x86_64-linux-gnu-gcc', ['-std=gnu17', '-D_GNU_SOURCE'], source);
  assertReserved(found.filter(macro => /^[a-z]/.test(macro)));
});

names('ordinary names are left as they are', () => {
  for (const name of ['pid', 'flags', 'module', 'state', 'lines', '__state', 'final', 'current'])
    assert.is(exportedName(name), name);
});

names('a pool gives each name once, the same for the same calls', () => {
  const run = () => {
    const pool = new NamePool();
    pool.claim('a_2');
    return ['a', 'a', 'b', 'a', 'a_2'].map(name => pool.unique(name));
  };
  assert.equal(run(), ['a', 'a_3', 'b', 'a_4', 'a_2_2']);
  assert.equal(run(), run());
});

names('a pool gives no name that meets another with a suffix', () => {
  const pool = new NamePool();
  pool.claim('x_SHIFT');
  assert.is(pool.unique('x', ['_SHIFT', '_MASK']), 'x_2');
  assert.not.ok(pool.claim('x_2_MASK'));
});

names.run();
