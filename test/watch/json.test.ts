// Every key, always, in one order.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { jsonReport } from '../../plugin/report/json.ts';
import { diagnosticsOf, type WatchEvent } from '../../plugin/watch/event.ts';
import { jsonLine } from '../../plugin/watch/json.ts';
import {
  begin,
  broken,
  drift,
  firstFine,
  gone,
  many,
  start,
  unlockedFine,
} from '../support/watch-samples.ts';

const test = suite('watch json');

const end: WatchEvent = { kind: 'end', why: 'q was pressed' };

test('events but results, whole', () => {
  assert.is(
    [start, begin, gone, end].map(jsonLine).join(''),
    '{"event":"start","folder":"drivers/misc/ckpt","version":"0.1.0"}\n' +
      '{"event":"begin","pass":"probe","changed":["../linux/include/linux/capability.h"]}\n' +
      '{"event":"notice","code":"root-gone","message":"drivers/misc/ckpt was removed or renamed; watching goes on when it is back"}\n' +
      '{"event":"end","why":"q was pressed"}\n',
  );
});

test('a result, whole', () => {
  assert.is(
    jsonLine(unlockedFine),
    '{"event":"result","pass":"probe",' +
      '"changed":["drivers/misc/ckpt/groups/groups_header.h","drivers/misc/ckpt/umask/umask_header.h"],' +
      '"verdict":"fine","at":"14:02:51","milliseconds":84,"subsystems":5,' +
      '"unlocked":[{"name":"groups","accept":"make ckpt_accept CKPT=groups"},{"name":"umask","accept":"make ckpt_accept CKPT=umask"}],' +
      '"written":["drivers/misc/ckpt/ckpt_generated/glue.c"],' +
      '"reasons":[{"what":"drivers/misc/ckpt/ckpt_generated/glue.c","why":"the layout of \'groups\' changed: ngroups was u32, is u64"}],' +
      '"findings":[]}\n',
  );
});

test('every result has the same keys', () => {
  const keys = Object.keys(JSON.parse(jsonLine(unlockedFine)));
  for (const each of [firstFine, drift, broken, many])
    assert.equal(Object.keys(JSON.parse(jsonLine(each))), keys);
});

test('findings and failures as the report has them', () => {
  for (const each of [drift, broken]) {
    const { findings } = JSON.parse(jsonLine(each));
    assert.ok(findings.length > 0);
    assert.equal(findings, JSON.parse(jsonReport(diagnosticsOf(each))).findings);
  }
  assert.is(JSON.parse(jsonLine(broken)).findings[0].rule, 'header-broken');
});

test('one line an event, whatever is in it', () => {
  const why = 'a\n\r\u2028\x1b"';
  const text = jsonLine({ kind: 'end', why });
  assert.is(text.indexOf('\n'), text.length - 1);
  assert.is(JSON.parse(text).why, why);
});

test.run();
