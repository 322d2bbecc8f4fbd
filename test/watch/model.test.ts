// What is shown follows from the events in their order.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { NOTHING_SHOWN } from '../../plugin/watch/model.ts';
import {
  back,
  begin,
  broken,
  drift,
  firstBegin,
  firstFine,
  gone,
  modelOf,
  polling,
  result,
  start,
} from '../support/watch-samples.ts';

const test = suite('watch model');

test('a start begins anew', () => {
  assert.equal(modelOf(start, polling, drift, gone, start), {
    ...NOTHING_SHOWN,
    folder: 'drivers/misc/ckpt',
  });
});

test('a pass is under way until its result', () => {
  assert.is(modelOf(start, firstBegin).busy, firstBegin);
  assert.is(modelOf(start, firstBegin).last, null);
  const checking = modelOf(start, firstBegin, firstFine, begin);
  assert.is(checking.busy, begin);
  assert.is(checking.last, firstFine);
  const ended = modelOf(start, firstBegin, firstFine, begin, drift);
  assert.is(ended.busy, null);
  assert.is(ended.last, drift);
});

test('earlier passes, newest first, without what was found', () => {
  assert.equal(modelOf(firstFine, drift, broken).earlier, [
    { at: '14:03:09', verdict: 'drift', milliseconds: 84, changed: drift.changed },
    { at: '14:01:30', verdict: 'fine', milliseconds: 1360, changed: [] },
  ]);
});

test('not more of them than are shown', () => {
  const passes = Array.from({ length: 10 }, (_, milliseconds) => result({ milliseconds }));
  const times = modelOf(...passes).earlier.map(({ milliseconds }) => milliseconds);
  assert.equal(times, [8, 7, 6, 5, 4]);
});

test('a root is gone until it is back, whatever happens between', () => {
  assert.is(modelOf(gone, begin, broken).gone, gone.message);
  assert.is(modelOf(gone, begin, back).gone, null);
  assert.equal(modelOf(gone, back).notices, []);
});

test('a later notice takes the place of one of its code', () => {
  const again = { ...polling, message: 'again' };
  assert.equal(modelOf(polling, drift, again).notices, [again]);
});

test('the end', () => {
  const model = modelOf(start, begin, { kind: 'end', why: 'q was pressed' });
  assert.is(model.ended, 'q was pressed');
  assert.is(model.busy, null);
});

test.run();
