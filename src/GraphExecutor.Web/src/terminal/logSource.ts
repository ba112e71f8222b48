import { api, type LogQuery } from '../api/client';
import type { LogPage } from '../api/types';

/** The log of one node attempt, read in parts. */
export interface LogSource {
  read(query: Pick<LogQuery, 'fromLine' | 'limit' | 'tail'>, signal?: AbortSignal): Promise<LogPage>;
}

/** The log of a node attempt as the API has it. */
export function logSource(runId: string, nodeId: string, attempt: number | undefined, nodeAttempt: number | undefined): LogSource {
  return { read: (query, signal) => api.getLog(runId, nodeId, { ...query, attempt, nodeAttempt }, signal) };
}
