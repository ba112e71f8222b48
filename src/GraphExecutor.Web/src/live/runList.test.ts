import { describe, expect, it } from 'vitest';
import type { RunEvent, RunSummary } from '../api/types';
import { appendPage, applyRunEvent, emptyListing, renewBeginning, type RunListing } from './runList';

const at = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`;
const run = (runId: string, more: Partial<RunSummary> = {}): RunSummary =>
  ({ runId, workflow: 'w', status: 'running', attempt: 1, version: 1, createdAt: at(0), ...more });
const event = (runId: string, more: Partial<RunEvent> = {}): RunEvent =>
  ({ type: 'run', runId, attempt: 1, version: 1, time: at(1), status: 'running', workflow: 'w', ...more });
const listing = (ids: string, cursor?: string): RunListing => ({ runs: [...ids].map((id) => run(id)), cursor });
const ids = ({ runs }: RunListing) => runs.map((one) => one.runId).join('');

describe('applyRunEvent', () => {
  it('puts a new run first, once', () => {
    const once = applyRunEvent(listing('a'), event('b'), {});
    expect(ids(once)).toBe('ba');
    expect(applyRunEvent(once, event('b'), {})).toBe(once);
  });

  it('changes a run where it stands, and not back', () => {
    const ended = applyRunEvent(listing('ba'), event('a', { version: 2, status: 'failed' }), {});
    expect(ended.runs[1]).toMatchObject({ runId: 'a', status: 'failed', endedAt: at(1) });
    expect(applyRunEvent(ended, event('a'), {})).toBe(ended);
  });

  it('puts a run in the place that its start gives it, whatever the order of the events', () => {
    const known: RunListing = { runs: [run('c', { createdAt: at(9) }), run('a', { createdAt: at(2) })] };
    expect(ids(applyRunEvent(known, event('b', { time: at(5) }), {}))).toBe('cba');
    expect(ids(applyRunEvent(known, event('b', { time: at(9), status: 'failed', version: 2, durationMs: 240_000 }), {}))).toBe('cba');
  });

  it('leaves to its page what is older than all that was read', () => {
    const early = event('z', { time: at(0) });
    const known: RunListing = { runs: [run('a', { createdAt: at(2) })] };
    expect(ids(applyRunEvent({ ...known, cursor: '7' }, early, {}))).toBe('a');
    expect(ids(applyRunEvent(known, early, {}))).toBe('az');
  });

  it('lets in what the filter lets in, and out what has changed', () => {
    expect(ids(applyRunEvent(emptyListing, event('a'), { workflow: 'other' }))).toBe('');
    expect(ids(applyRunEvent(emptyListing, event('Nightly-1'), { q: 'nIGHT' }))).toBe('Nightly-1');
    expect(ids(applyRunEvent(emptyListing, event('a'), { q: 'night' }))).toBe('');
    expect(ids(applyRunEvent(listing('ba'), event('a', { version: 2, status: 'completed' }), { status: 'running' }))).toBe('b');
  });

  it('takes upper and lower case of A to Z alone for the same, as the server does', () => {
    const started = event('a', { workflow: 'Über-Nacht' });
    expect(ids(applyRunEvent(emptyListing, started, { q: 'über' }))).toBe('');
    expect(ids(applyRunEvent(emptyListing, started, { q: 'ÜBER-nACHT' }))).toBe('a');
    expect(ids(applyRunEvent(emptyListing, event('a', { workflow: '300\u212A' }), { q: '300k' }))).toBe('');
  });

  it('keeps a run that the server found, whichever letters its store takes for the same', () => {
    const known: RunListing = { runs: [run('a', { workflow: 'Meſſe' })] };
    const ended = event('a', { workflow: 'Meſſe', version: 2, status: 'completed' });
    expect(applyRunEvent(known, ended, { q: 'messe' }).runs[0]).toMatchObject({ runId: 'a', status: 'completed' });
  });

  it('leaves out old runs that were resumed, until their page is read', () => {
    expect(ids(applyRunEvent(listing('a'), event('b', { attempt: 2, version: 3 }), {}))).toBe('a');
  });
});

describe('pages', () => {
  it('leave out what is known, when runs came in between two of them', () => {
    expect(ids(appendPage(listing('cb', '2'), { runs: [run('b'), run('a')] }))).toBe('cba');
  });

  it('stay when the beginning is read anew, where the two meet', () => {
    expect(renewBeginning(listing('cba', '1'), listing('dcb', '2'))).toEqual({ ...listing('dcba'), cursor: '1' });
    expect(renewBeginning(listing('cb', '2'), listing('dcb', '2')).cursor).toBe('2');
    expect(renewBeginning(listing('ba', '1'), listing('fed', '4'))).toEqual(listing('fed', '4'));
    expect(renewBeginning(listing('cba'), listing('c'))).toEqual(listing('c'));
  });
});
