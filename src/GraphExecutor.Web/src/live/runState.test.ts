import { describe, expect, it } from 'vitest';
import type { NodeEvent, RunEvent, RunView } from '../api/types';
import { applyEvents, takeSnapshot } from './runState';

const time = '2026-01-01T00:00:00.000Z';
const snapshot: RunView = {
  runId: 'r1', workflow: 'deploy', status: 'running', attempt: 1, version: 1, createdAt: time,
  attempts: [{ attempt: 1, status: 'running', startedAt: time }],
  nodes: [{ id: 'a', status: 'pending', version: 0 }, { id: 'b', status: 'pending', version: 0 }],
};

const node = (nodeId: string, version: number, status: NodeEvent['status'], more: Partial<NodeEvent> = {}): NodeEvent =>
  ({ type: 'node', runId: 'r1', attempt: 1, nodeId, nodeAttempt: 1, version, time, status, ...more });
const run = (version: number, status: RunEvent['status'], more: Partial<RunEvent> = {}): RunEvent =>
  ({ type: 'run', runId: 'r1', attempt: 1, version, time, status, workflow: 'deploy', ...more });

describe('takeSnapshot', () => {
  it('shows as interrupted what ran or waited when nobody executed the run any more, until it goes on', () => {
    const nodes: RunView['nodes'] = [{ id: 'a', status: 'completed', version: 2 }, { id: 'b', status: 'running', version: 1 }, { id: 'c', status: 'waiting', version: 1, retryAt: time }];
    const cut = takeSnapshot(undefined, { ...snapshot, status: 'interrupted', nodes });
    expect([...cut.nodes.values()].map((one) => one.status)).toEqual(['completed', 'interrupted', 'interrupted']);
    expect(cut.nodes.get('c')?.retryAt).toBeUndefined();
    expect(takeSnapshot(cut, { ...snapshot, version: 2, nodes }).nodes.get('b')?.status).toBe('running');
  });
});

describe('applyEvents', () => {
  const start = takeSnapshot(undefined, snapshot);

  it('gives the same in whatever order events come', () => {
    const events = [node('a', 1, 'running'), node('a', 2, 'completed', { durationMs: 5 }), node('b', 1, 'running'), run(2, 'completed')];
    const forward = applyEvents(start, events);
    const backward = applyEvents(start, events.toReversed());
    expect(backward.nodes.get('a')?.status).toBe('completed');
    expect([...backward.nodes.values()].map((one) => [one.id, one.status, one.version])).toEqual([...forward.nodes.values()].map((one) => [one.id, one.status, one.version]));
    expect(backward.status).toBe('completed');
  });

  it('does nothing for what is known', () => {
    const once = applyEvents(start, [node('a', 1, 'running')]);
    expect(applyEvents(once, [node('a', 1, 'running')])).toBe(once);
    expect(applyEvents(once, [node('a', 0, 'pending')])).toBe(once);
  });

  it('is behind after a version that was left out', () => {
    expect(applyEvents(start, [node('a', 1, 'running')]).isBehind).toBe(false);
    expect(applyEvents(start, [node('a', 3, 'completed')]).isBehind).toBe(true);
    expect(applyEvents(start, [node('new', 1, 'running')]).isBehind).toBe(true);
  });

  it('is behind when a new attempt begins, which resets nodes silently', () => {
    const ended = applyEvents(start, [run(2, 'failed')]);
    const resumed = applyEvents(ended, [run(3, 'running', { attempt: 2 })]);
    expect(resumed).toMatchObject({ status: 'running', attempt: 2, isBehind: true, endedAt: undefined });
    expect(resumed.attempts.map((attempt) => attempt.status)).toEqual(['failed', 'running']);
  });

  it('knows when a node started from its end, when its start was missed', () => {
    const state = applyEvents(start, [node('a', 2, 'completed', { time: '2026-01-01T00:00:10.000Z', durationMs: 4000 })]);
    expect(state.nodes.get('a')?.startedAt).toBe('2026-01-01T00:00:06.000Z');
  });

  it('ignores other runs', () => {
    expect(applyEvents(start, [node('a', 1, 'running', { runId: 'r2' })])).toBe(start);
  });
});

describe('takeSnapshot', () => {
  it('does not go back behind newer events', () => {
    const live = applyEvents(takeSnapshot(undefined, snapshot), [node('a', 2, 'completed'), run(2, 'completed')]);
    const merged = takeSnapshot(live, { ...snapshot, nodes: [{ id: 'a', status: 'running', version: 1 }, { id: 'b', status: 'running', version: 1 }] });
    expect(merged.nodes.get('a')?.status).toBe('completed');
    expect(merged.nodes.get('b')?.status).toBe('running');
    expect(merged.status).toBe('completed');
    expect(merged.isBehind).toBe(false);
  });

  it('takes what a restarted server says of a run that nobody executes', () => {
    const live = applyEvents(takeSnapshot(undefined, snapshot), [node('a', 1, 'running')]);
    expect(takeSnapshot(live, { ...snapshot, status: 'interrupted' }).status).toBe('interrupted');
    const recovered = applyEvents(takeSnapshot(live, { ...snapshot, status: 'interrupted' }), [run(2, 'running', { attempt: 2 })]);
    expect(recovered.status).toBe('running');
  });
});
