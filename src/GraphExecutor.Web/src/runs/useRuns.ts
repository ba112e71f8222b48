import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError, messageOf } from '../api/apiError';
import { api } from '../api/client';
import type { RunSummary } from '../api/types';
import { LiveConnection } from '../live/connection';
import { appendPage, applyRunEvent, type RunFilter } from '../live/runList';
import type { Liveness } from '../live/runSession';

const pageSize = 100;
const pollMs = 3_000;

/** A list of runs that stays up to date, and grows as more of it is wanted. */
export function useRuns(filter: RunFilter) {
  const [runs, setRuns] = useState<readonly RunSummary[]>();
  const [error, setError] = useState<{ message: string; status: number }>();
  const [liveness, setLiveness] = useState<Liveness>('connecting');
  const cursor = useRef<string | null>(null);
  const isReading = useRef(false);
  const { status, workflow } = filter;

  const reload = useCallback(async (signal?: AbortSignal) => {
    try {
      const page = await api.listRuns({ status, workflow, limit: pageSize }, signal);
      setError(undefined);
      setRuns((known) => {
        // Pages further down stay, where this one reaches what is known.
        const fresh = new Set(page.runs.map((run) => run.runId));
        const isJoined = known?.some((run) => fresh.has(run.runId)) ?? false;
        if (!known || !isJoined || known.length <= page.runs.length) {
          cursor.current = page.nextCursor ?? null;
          return page.runs;
        }

        const last = known.findIndex((run) => run.runId === page.runs.at(-1)?.runId);
        return appendPage(page.runs, known.slice(last + 1));
      });
    } catch (cause) {
      if (!signal?.aborted) {
        setError({ message: messageOf(cause), status: cause instanceof ApiError ? cause.status : 0 });
      }
    }
  }, [status, workflow]);

  useEffect(() => {
    const abort = new AbortController();
    cursor.current = null;
    setRuns(undefined);
    void reload(abort.signal);
    const connection = new LiveConnection(async () => (await api.negotiate(undefined, abort.signal)).url, ['runs'], {
      onOpen: () => {
        setLiveness('live');
        void reload(abort.signal);
      },
      onClose: () => setLiveness('polling'),
      onEvents: (events) => setRuns((known) => known && events.reduce<readonly RunSummary[]>(
        (list, event) => (event.type === 'run' ? applyRunEvent(list, event, { status, workflow }) : list), known)),
    });
    return () => {
      abort.abort();
      connection.stop();
    };
  }, [reload, status, workflow]);

  useEffect(() => {
    const timer = setInterval(() => void reload(), liveness === 'live' ? 10 * pollMs : pollMs);
    return () => clearInterval(timer);
  }, [reload, liveness]);

  const readMore = useCallback(async () => {
    if (cursor.current === null || isReading.current) {
      return;
    }

    isReading.current = true;
    try {
      const page = await api.listRuns({ status, workflow, limit: pageSize, cursor: cursor.current });
      cursor.current = page.nextCursor ?? null;
      setRuns((known) => appendPage(known ?? [], page.runs));
    } catch (cause) {
      setError({ message: messageOf(cause), status: cause instanceof ApiError ? cause.status : 0 });
    } finally {
      isReading.current = false;
    }
  }, [status, workflow]);

  return { runs, error, liveness, readMore, hasMore: () => cursor.current !== null };
}
