import { describe, expect, it } from 'vitest';
import type { RunEvent, RunSummary } from '../api/types';
import { appendPage, applyRunEvent } from './runList';

const run = (runId: string, more: Partial<RunSummary> = {}): RunSummary =>
  ({ runId, workflow: 'w', status: 'running', attempt: 1, version: 1, createdAt: '2026-01-01T00:00:00.000Z', ...more });
const event = (runId: string, more: Partial<RunEvent> = {}): RunEvent =>
  ({ type: 'run', runId, attempt: 1, version: 1, time: '2026-01-01T00:01:00.000Z', status: 'running', workflow: 'w', ...more });

describe('applyRunEvent', () => {
  it('puts a new run first, once', () => {
    const once = applyRunEvent([run('a')], event('b'), {});
    expect(once.map((one) => one.runId)).toEqual(['b', 'a']);
    expect(applyRunEvent(once, event('b'), {})).toBe(once);
  });

  it('changes a run where it stands, and not back', () => {
    const ended = applyRunEvent([run('b'), run('a')], event('a', { version: 2, status: 'failed' }), {});
    expect(ended[1]).toMatchObject({ runId: 'a', status: 'failed', endedAt: '2026-01-01T00:01:00.000Z' });
    expect(applyRunEvent(ended, event('a'), {})).toBe(ended);
  });

  it('leaves out what the filter does not let in, and old runs that were resumed', () => {
    expect(applyRunEvent([], event('a'), { workflow: 'other' })).toEqual([]);
    expect(applyRunEvent([], event('a', { attempt: 2, version: 3 }), {})).toEqual([]);
  });
});

describe('appendPage', () => {
  it('leaves out what is known, when runs came in between two pages', () => {
    expect(appendPage([run('c'), run('b')], [run('b'), run('a')]).map((one) => one.runId)).toEqual(['c', 'b', 'a']);
  });
});
