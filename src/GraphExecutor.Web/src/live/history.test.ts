import { expect, it } from 'vitest';
import type { NodeEvent } from '../api/types';
import { addEvents, emptyHistory } from './history';

const node = (nodeId: string, version: number, second: number): NodeEvent =>
  ({ type: 'node', runId: 'r1', attempt: 1, nodeId, nodeAttempt: 1, version, time: `2026-01-01T00:00:0${second}.000Z`, status: 'running' });

it('holds each event once, in the order of their times, live and read ones alike', () => {
  const live = addEvents(emptyHistory, [node('b', 1, 3)]);
  const read = addEvents(live, [node('a', 1, 1), node('a', 2, 2), node('b', 1, 3)], '3');
  expect(read.events.map((event) => event.type === 'node' && `${event.nodeId}${event.version}`)).toEqual(['a1', 'a2', 'b1']);
  expect(read.cursor).toBe('3');
  expect(addEvents(read, [node('a', 1, 1)])).toBe(read);
});
