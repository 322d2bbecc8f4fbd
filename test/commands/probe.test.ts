// The probe step holds what make has found against what it finds itself.

import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { probe } from '../../plugin/commands/probe.ts';
import { pair, within } from '../support/kernel-module.ts';
import { fill, scratch } from '../support/scratch.ts';

const test = suite('the probe step');

test('a header that make has missed: both readers are told where folders are named', () => {
  const folder = scratch();
  fill(folder, { ...within('cap', pair('cap')), 'headers.list': '' });
  const outcome = probe({
    ...{ src: folder, out: join(folder, 'out'), module: 'tm', uapi: 'uapi', uapiOut: 'uapi' },
    ...{ roots: ['.'], patterns: ['*/*_header.h'], makeArgs: [], base: '', makefiles: [] },
    headers: join(folder, 'headers.list'),
  });
  assert.equal(outcome.failures, [
    {
      code: 'set-mismatch',
      message:
        'was not found by make, only by ckptgen: if it is new, run make again; else name its folder in ' +
        "ckptgen-roots in Kbuild (in the kernel's tree in CONFIG_CKPTGEN_FOLDERS)",
      place: { file: 'cap/cap_header.h' },
    },
  ]);
});

test.run();
