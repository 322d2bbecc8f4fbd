// A watch of a module with five subsystems, by event, and the models that the golden screens are of.

import type { Finding } from '../../plugin/report/diagnostic.ts';
import type { Notice, PassResult, WatchEvent } from '../../plugin/watch/event.ts';
import { type Model, NOTHING_SHOWN, shown } from '../../plugin/watch/model.ts';

export const start: WatchEvent = { kind: 'start', folder: 'drivers/misc/ckpt', version: '0.1.0' };

export const firstBegin: WatchEvent = { kind: 'begin', pass: 'make', changed: [] };

const changed = ['../linux/include/linux/capability.h'];

export const begin: WatchEvent = { kind: 'begin', pass: 'probe', changed };

export function result(given: Partial<PassResult>): PassResult {
  return {
    ...{
      kind: 'result',
      pass: 'probe',
      changed,
      verdict: 'fine',
      at: '14:03:09',
      milliseconds: 84,
    },
    ...{ subsystems: 5, unlocked: [], written: [], reasons: [], findings: [], failures: [] },
    ...given,
  };
}

export const firstFine = result({
  ...{ pass: 'make', changed: [], at: '14:01:30', milliseconds: 1360 },
  written: ['glue.c', 'uber.h', 'uapi/uber.h', 'unlocked.list', 'cap_proto.h', 'sched_proto.h'].map(
    name => `drivers/misc/ckpt/ckpt_generated/${name}`,
  ),
});

export const unlockedFine = result({
  changed: ['drivers/misc/ckpt/groups/groups_header.h', 'drivers/misc/ckpt/umask/umask_header.h'],
  at: '14:02:51',
  written: ['drivers/misc/ckpt/ckpt_generated/glue.c'],
  unlocked: ['groups', 'umask'].map(name => ({ name, accept: `make ckpt_accept CKPT=${name}` })),
  reasons: [
    {
      what: 'drivers/misc/ckpt/ckpt_generated/glue.c',
      why: "the layout of 'groups' changed: ngroups was u32, is u64",
    },
  ],
});

const effective: Finding = {
  rule: 'element-type-changed',
  severity: 'error',
  struct: 'struct ckpt_cap_s',
  member: 'effective',
  message: "layout drift in 'struct ckpt_cap_s': 'effective' was u32[2], is u64",
  place: { file: '../linux/include/linux/capability.h', line: 25, column: 6 },
  notes: [
    {
      place: { file: 'drivers/misc/ckpt/cap/cap_header.h', line: 18, column: 15 },
      message: "reached through 'effective', and 4 more members",
    },
    {
      place: { file: 'drivers/misc/ckpt/cap/cap.layout', line: 8 },
      message: 'exported format says: effective.cap u32[2] at 0, 8 bytes',
    },
    {
      message:
        "if intended: make ckpt_accept CKPT=cap   (records version 2 of 'cap'; kernels then refuse images of version 1)",
    },
  ],
};

const nice: Finding = {
  ...effective,
  rule: 'member-resized',
  severity: 'warning',
  struct: 'struct ckpt_sched_s',
  member: 'nice',
  message: "layout drift in 'struct ckpt_sched_s': 'nice' was s32, is s64",
  place: { file: 'drivers/misc/ckpt/sched/sched_header.h', line: 12, column: 6 },
  notes: effective.notes.slice(2),
};

export const drift = result({ verdict: 'drift', findings: [effective, nice] });

export const many = result({
  verdict: 'drift',
  changed: Array.from({ length: 300 }, (_, index) => `sub/s${index}/s${index}_header.h`),
  at: '14:05:40',
  milliseconds: 2031,
  subsystems: 1000,
  findings: Array.from({ length: 300 }, (_, index) => ({
    ...nice,
    place: { file: `sub/s${index}/s${index}_header.h`, line: 9, column: 6 },
  })),
});

export const broken = result({
  verdict: 'broken',
  at: '14:03:31',
  milliseconds: 970,
  changed: ['drivers/misc/ckpt/cap/\u6a29\u9650\x1b[2J_header.h'],
  failures: [
    {
      code: 'header-broken',
      message: "expected ';' at end of member declaration",
      place: { file: 'drivers/misc/ckpt/cap/\u6a29\u9650\x1b[2J_header.h', line: 7, column: 12 },
      notes: [{ message: 'checked again when it or a file that it includes changes' }],
    },
  ],
});

export const polling: Notice = {
  kind: 'notice',
  code: 'polling',
  message:
    'the limit of inotify watches is reached, files are looked at every second instead; to raise it: sysctl fs.inotify.max_user_watches=524288',
};

export const gone: Notice = {
  kind: 'notice',
  code: 'root-gone',
  message: 'drivers/misc/ckpt was removed or renamed; watching goes on when it is back',
};

export const back: Notice = {
  kind: 'notice',
  code: 'root-back',
  message: 'drivers/misc/ckpt is back',
};

export function modelOf(...events: readonly WatchEvent[]): Model {
  return events.reduce(shown, NOTHING_SHOWN);
}

const before = [start, firstBegin, firstFine, begin, unlockedFine, begin];

export const models: Readonly<Record<string, Model>> = {
  first: modelOf(start, firstBegin),
  fine: modelOf(...before.slice(0, 3)),
  unlocked: modelOf(...before.slice(0, 5)),
  checking: modelOf(...before),
  drift: modelOf(...before, drift),
  broken: modelOf(...before, drift, begin, broken),
  many: modelOf(...before, drift, begin, broken, begin, many),
  polling: modelOf(start, polling, ...before.slice(1), drift),
  gone: modelOf(...before, drift, gone),
  ended: modelOf(...before, drift, { kind: 'end', why: 'q was pressed' }),
};
