import type { RunEvent, RunSummary } from '../api/types';

/** Which runs are listed. */
export interface RunFilter {
  readonly status?: string;
  readonly workflow?: string;
}

/** The list after an event of some run, newest first; new runs come in when the filter lets them. */
export function applyRunEvent(runs: readonly RunSummary[], event: RunEvent, filter: RunFilter): readonly RunSummary[] {
  const index = runs.findIndex((run) => run.runId === event.runId);
  const known = runs[index];
  if (known && known.version >= event.version && known.status !== 'interrupted') {
    return runs;
  }

  const isRunning = event.status === 'running';
  const run: RunSummary = {
    runId: event.runId,
    workflow: event.workflow,
    status: event.status,
    reason: event.reason,
    attempt: event.attempt,
    version: event.version,
    createdAt: known?.createdAt ?? event.time,
    startedAt: isRunning ? event.time : known?.startedAt ?? startOf(event),
    endedAt: isRunning ? undefined : event.time,
  };
  if (known) {
    return runs.map((other, at) => (at === index ? run : other));
  }

  // A resumed run that is not in the list was created long ago: its place is further down.
  return event.attempt === 1 && matches(run, filter) ? [run, ...runs] : runs;
}

/** Pages that overlap because runs came in meanwhile, as one list. */
export function appendPage(runs: readonly RunSummary[], page: readonly RunSummary[]): readonly RunSummary[] {
  const known = new Set(runs.map((run) => run.runId));
  return [...runs, ...page.filter((run) => !known.has(run.runId))];
}

function matches(run: RunSummary, filter: RunFilter): boolean {
  return (!filter.status || filter.status === run.status) && (!filter.workflow || filter.workflow === run.workflow);
}

function startOf(event: RunEvent): string {
  return event.durationMs === undefined ? event.time : new Date(Date.parse(event.time) - event.durationMs).toISOString();
}
