import type { RunEvent, RunList, RunSummary } from '../api/types';

/** Which runs are listed. */
export interface RunFilter {
  /** A text in the run's id or its workflow's name. */
  readonly q?: string;
  readonly status?: string;
  readonly workflow?: string;
}

/** The runs that have been read, newest first. */
export interface RunListing {
  readonly runs: readonly RunSummary[];
  /** Where older ones are read on; there are none when it is missing. */
  readonly cursor?: string;
}

export const emptyListing: RunListing = { runs: [] };

/** The listing after an event of some run: it comes, changes or goes as the filter says. */
export function applyRunEvent(listing: RunListing, event: RunEvent, filter: RunFilter): RunListing {
  const { runs } = listing;
  const index = runs.findIndex((run) => run.runId === event.runId);
  const known = runs[index];
  if (known && known.version >= event.version && known.status !== 'interrupted') {
    return listing;
  }

  const run = runAfter(known, event);
  const isWanted = !filter.status || filter.status === run.status;
  if (known) {
    return { ...listing, runs: isWanted ? runs.with(index, run) : runs.toSpliced(index, 1) };
  }

  if (!isWanted || !isNamed(run, filter)) {
    return listing;
  }

  // A resumed run that is not in the list was created long ago, nobody knows when: it comes when its page is read.
  const place = event.attempt > 1 ? -1 : runs.findIndex((other) => other.createdAt <= run.createdAt);
  if (place < 0 && (event.attempt > 1 || listing.cursor !== undefined)) {
    return listing;
  }

  return { ...listing, runs: runs.toSpliced(place < 0 ? runs.length : place, 0, run) };
}

/** The listing with its next page, which may overlap because runs came in meanwhile. */
export function appendPage(listing: RunListing, page: RunList): RunListing {
  const known = new Set(listing.runs.map((run) => run.runId));
  return { runs: [...listing.runs, ...page.runs.filter((run) => !known.has(run.runId))], cursor: page.nextCursor ?? undefined };
}

/** The listing with its beginning read anew. What lies further down stays where the two meet. */
export function renewBeginning(listing: RunListing, beginning: RunListing): RunListing {
  const last = listing.runs.findIndex((run) => run.runId === beginning.runs.at(-1)?.runId);
  return last < 0 || beginning.cursor === undefined
    ? beginning
    : { runs: [...beginning.runs, ...listing.runs.slice(last + 1)], cursor: last + 1 < listing.runs.length ? listing.cursor : beginning.cursor };
}

function runAfter(known: RunSummary | undefined, event: RunEvent): RunSummary {
  const isRunning = event.status === 'running';
  const startedAt = isRunning ? event.time : known?.startedAt ?? startOf(event);
  return {
    runId: event.runId,
    workflow: event.workflow,
    status: event.status,
    reason: event.reason,
    attempt: event.attempt,
    version: event.version,
    createdAt: known?.createdAt ?? startedAt,
    startedAt,
    endedAt: isRunning ? undefined : event.time,
  };
}

/** Whether a run has the names that are asked for. They never change: those that are listed have them. */
function isNamed(run: RunSummary, { q = '', workflow }: RunFilter): boolean {
  const text = lowerCase(q);
  return (!workflow || workflow === run.workflow) && (lowerCase(run.runId).includes(text) || lowerCase(run.workflow).includes(text));
}

/** A to Z alone: every store takes these for the same as a to z, but not every one does so with other letters. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function startOf(event: RunEvent): string {
  return event.durationMs === undefined ? event.time : new Date(Date.parse(event.time) - event.durationMs).toISOString();
}
