import { describe, expect, it } from 'vitest';
import type { NodeEvent, NodeView } from '../api/types';
import { segmentsOf, ticksOf } from './segments';

const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;
const event = (version: number, status: NodeEvent['status'], second: number): NodeEvent =>
  ({ type: 'node', runId: 'r1', attempt: 1, nodeId: 'a', nodeAttempt: 1, version, time: at(second), status });

describe('segmentsOf', () => {
  const node: NodeView = { id: 'a', status: 'running', version: 3, attempt: 1, startedAt: at(5) };
  const nodes = new Map([['a', node]]);

  it('shows failed attempts, waits and what still runs', () => {
    const events = [event(1, 'running', 0), event(2, 'waiting', 2), event(3, 'running', 5)];
    const segments = segmentsOf(nodes, events, 1, Date.parse(at(9))).get('a')!;
    expect(segments.map(({ status, from, to, isOpen }) => [status, (to - from) / 1000, isOpen])).toEqual([['failed', 2, false], ['waiting', 3, false], ['running', 4, true]]);
  });

  it('uses the record while the events have not been read', () => {
    expect(segmentsOf(nodes, [], 1, Date.parse(at(9))).get('a')).toMatchObject([{ status: 'running', isOpen: true }]);
    expect(segmentsOf(nodes, [], 2, Date.parse(at(9))).size).toBe(0);
  });
});

describe('ticksOf', () => {
  it('are round and few', () => {
    expect(ticksOf(7_300, 7)).toEqual([0, 2000, 4000, 6000]);
    expect(ticksOf(1e12, 7).length).toBeLessThanOrEqual(8);
  });
});
