// Plain lines, whole.

import { stripVTControlCharacters } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { painter } from '../../plugin/report/paint.ts';
import type { WatchEvent } from '../../plugin/watch/event.ts';
import { linesOf } from '../../plugin/watch/lines.ts';
import {
  back,
  begin,
  broken,
  drift,
  firstBegin,
  firstFine,
  gone,
  polling,
  start,
  unlockedFine,
} from '../support/watch-samples.ts';

const test = suite('watch lines');

function textOf(...events: readonly WatchEvent[]): string {
  return events.map(event => linesOf(event)).join('');
}

test('a session', () => {
  const end: WatchEvent = { kind: 'end', why: 'q was pressed' };
  assert.is(
    textOf(start, firstBegin, firstFine, begin, drift, unlockedFine, end),
    [
      'ckptgen: watching drivers/misc/ckpt',
      'ckptgen: making everything',
      'ckptgen: fine: 5 subsystems, 1.4 s; written: drivers/misc/ckpt/ckpt_generated/glue.c, drivers/misc/ckpt/ckpt_generated/uber.h, drivers/misc/ckpt/ckpt_generated/uapi/uber.h, drivers/misc/ckpt/ckpt_generated/unlocked.list and 2 more',
      'ckptgen: checking ../linux/include/linux/capability.h',
      "../linux/include/linux/capability.h:25:6: error: layout drift in 'struct ckpt_cap_s': 'effective' was u32[2], is u64 [element-type-changed]",
      "drivers/misc/ckpt/cap/cap_header.h:18:15: note: reached through 'effective', and 4 more members",
      'drivers/misc/ckpt/cap/cap.layout:8: note: exported format says: effective.cap u32[2] at 0, 8 bytes',
      "note: if intended: make ckpt_accept CKPT=cap   (records version 2 of 'cap'; kernels then refuse images of version 1)",
      "drivers/misc/ckpt/sched/sched_header.h:12:6: warning: layout drift in 'struct ckpt_sched_s': 'nice' was s32, is s64 [member-resized]",
      "note: if intended: make ckpt_accept CKPT=cap   (records version 2 of 'cap'; kernels then refuse images of version 1)",
      'ckptgen: drift: 2 findings, 84 ms',
      'ckptgen: fine: 5 subsystems, 84 ms; written: drivers/misc/ckpt/ckpt_generated/glue.c',
      'ckptgen: no lock: 2 of 5: groups, umask; to record one: make ckpt_accept CKPT=groups',
      'ckptgen: ended: q was pressed',
      '',
    ].join('\n'),
  );
});

test('the source of what is found, and colours where they are asked for', () => {
  const sourceLine = (file: string, line: number) =>
    file.endsWith('sched_header.h') ? `\ts64 nice; /* ${line} */` : undefined;
  const nice = { ...drift, findings: drift.findings.slice(1) };
  assert.is(
    linesOf(nice, { sourceLine }),
    "drivers/misc/ckpt/sched/sched_header.h:12:6: warning: layout drift in 'struct ckpt_sched_s': 'nice' was s32, is s64 [member-resized]\n" +
      '   12 |         s64 nice; /* 12 */\n' +
      '      |             ^~~~\n' +
      "note: if intended: make ckpt_accept CKPT=cap   (records version 2 of 'cap'; kernels then refuse images of version 1)\n" +
      'ckptgen: drift: 1 finding, 84 ms\n',
  );
  const coloured = linesOf(nice, { sourceLine, paint: painter(true) });
  assert.ok(coloured.includes('s64 \x1b[1m\x1b[35mnice\x1b[39m\x1b[22m;'), coloured);
  assert.is(stripVTControlCharacters(coloured), linesOf(nice, { sourceLine }));
});

test('what cannot be checked', () => {
  assert.is(
    textOf(broken),
    "drivers/misc/ckpt/cap/\u6a29\u9650\\x1b[2J_header.h:7:12: error: expected ';' at end of member declaration [header-broken]\n" +
      'note: checked again when it or a file that it includes changes\n' +
      'ckptgen: broken: 1 failure, 970 ms\n',
  );
});

test('notices', () => {
  assert.is(
    textOf(polling, gone, back),
    `ckptgen: ${polling.message}\nckptgen: ${gone.message}\nckptgen: drivers/misc/ckpt is back\n`,
  );
});

test('only findings look like a place', () => {
  const text = textOf(start, firstBegin, firstFine, begin, unlockedFine, polling, gone, back);
  assert.not.match(text, /:\d/);
});

test('names do not command the terminal', () => {
  const hostile = 'a\x1b[2J\n\u202e';
  const text = textOf(
    { kind: 'start', folder: hostile, version: hostile },
    { kind: 'begin', pass: 'probe', changed: [hostile] },
    { ...firstFine, written: [hostile], unlocked: [{ name: hostile, accept: hostile }] },
    { kind: 'notice', code: 'polling', message: hostile },
    { kind: 'end', why: hostile },
  );
  assert.not.match(text.replaceAll('\n', ''), /\p{C}/u);
  assert.is(text.split('\n').length, 7);
});

test.run();
