import { describe, expect, it } from 'vitest';
import type { NodeEvent } from '../api/types';
import { attemptsOf, parseAttemptKey } from './nodeAttempts';

const event = (attempt: number, nodeAttempt: number, status: NodeEvent['status'], more: Partial<NodeEvent> = {}): NodeEvent =>
  ({ type: 'node', runId: 'r', nodeId: 'a', attempt, nodeAttempt, version: 1, time: '2026-01-01T00:00:00.000Z', status, ...more });
const told = (events: NodeEvent[], running?: string) => attemptsOf(events, 'a', running).map(({ key, status }) => `${key} ${status}`);

describe('attemptsOf', () => {
  it('tells each attempt as it ended, over retries and attempts of the run', () => {
    expect(told([
      event(1, 1, 'running'), event(1, 1, 'waiting'), event(1, 2, 'running'), event(1, 2, 'failed'),
      event(2, 0, 'pending'), event(2, 1, 'running'), event(2, 1, 'completed'),
    ])).toEqual(['1.1 failed', '1.2 failed', '2.1 completed']);
  });

  it('tells one that runs from one whose end nobody saw', () => {
    expect(told([event(1, 1, 'running'), event(2, 1, 'running')], '2.1')).toEqual(['1.1 interrupted', '2.1 running']);
    expect(told([event(1, 1, 'running')])).toEqual(['1.1 interrupted']);
  });

  it('keeps how an attempt ended while its node waits for a place after it', () => {
    const [attempt] = attemptsOf([
      event(1, 1, 'running'), event(1, 1, 'waiting', { reason: 'exit code 1', durationMs: 20 }), event(1, 1, 'waiting', { reason: 'waits for pool p' }),
    ], 'a');
    expect(attempt).toMatchObject({ status: 'failed', reason: 'exit code 1', durationMs: 20 });
  });

  it('keeps how an attempt ended when its node is cancelled before the next one', () => {
    const [attempt] = attemptsOf([
      event(1, 1, 'running'), event(1, 1, 'waiting', { reason: 'exit code 1', durationMs: 20 }), event(1, 1, 'cancelled', { reason: 'the run was cancelled' }),
    ], 'a');
    expect(attempt).toMatchObject({ status: 'failed', reason: 'exit code 1', durationMs: 20 });
  });

  it('leaves out other nodes and reused results', () => {
    expect(told([event(1, 1, 'running', { nodeId: 'b' }), event(2, 1, 'completed', { reused: true })])).toEqual([]);
  });
});

describe('parseAttemptKey', () => {
  it('reads what an address has, and nothing from what is none', () => {
    expect(parseAttemptKey('2.13')).toEqual({ attempt: 2, nodeAttempt: 13 });
    expect([null, '', '2', 'x.1', '1.2.3'].map(parseAttemptKey)).toEqual([{}, {}, {}, {}, {}]);
  });
});
