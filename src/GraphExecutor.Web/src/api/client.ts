import { ApiError } from './apiError';
import { functionKey } from './functionKey';
import type {
  EventPage, LogPage, ResumePlan, RunList, RunView, StoredWorkflow, ValidationResult, WorkflowDefinition,
} from './types';

/** What a run is started or resumed with. */
export interface GivenValues {
  context?: Record<string, unknown>;
  /** Each a value, or a reference such as `env:GX_SECRET_NAME` that the server reads. */
  secrets?: Record<string, string | { value: string }>;
}

export interface StartRequest extends GivenValues {
  workflow?: unknown;
  workflowName?: string;
  runId?: string;
}

export interface ResumeRequest extends GivenValues {
  from?: string[];
  plan?: boolean;
}

/** The HTTP API on the origin that the page came from. */
export const api = {
  listRuns: (query: { q?: string; status?: string; workflow?: string; limit?: number; cursor?: string }, signal?: AbortSignal) =>
    get<RunList>(`/api/runs${search(query)}`, signal),

  getRun: (runId: string, signal?: AbortSignal) => get<RunView>(runPath(runId), signal),

  getRunWorkflow: (runId: string, signal?: AbortSignal) => get<WorkflowDefinition>(`${runPath(runId)}/workflow`, signal),

  getEvents: (runId: string, cursor?: string, signal?: AbortSignal) =>
    get<EventPage>(`${runPath(runId)}/events${search({ cursor, limit: 1000 })}`, signal),

  getLog: (runId: string, nodeId: string, query: LogQuery, signal?: AbortSignal) =>
    get<LogPage>(`${nodePath(runId, nodeId)}/log${search({ ...query })}`, signal),

  logDownloadAddress: (runId: string, nodeId: string, query: LogQuery) =>
    `${nodePath(runId, nodeId)}/log${search({ ...query })}`,

  /** The whole log, for who cannot follow a link to it: a link carries no key. */
  readLog: async (runId: string, nodeId: string, query: LogQuery) =>
    (await send('GET', api.logDownloadAddress(runId, nodeId, query), { accept: 'text/plain' })).blob(),

  openCast: (runId: string, nodeId: string, query: Pick<LogQuery, 'attempt' | 'nodeAttempt'>, signal?: AbortSignal) =>
    send('GET', `${nodePath(runId, nodeId)}/cast${search(query)}`, { accept: '*/*', signal }),

  startRun: (request: StartRequest) => post<{ runId: string }>('/api/runs', request),

  planResume: (runId: string, request: ResumeRequest) => post<ResumePlan>(`${runPath(runId)}/resume`, { ...request, plan: true }),

  resumeRun: (runId: string, request: ResumeRequest) => post<unknown>(`${runPath(runId)}/resume`, request),

  cancelRun: (runId: string) => post<unknown>(`${runPath(runId)}/cancel`),

  deleteRun: (runId: string) => send('DELETE', runPath(runId)),

  sendInput: (runId: string, nodeId: string, text: string) => post<unknown>(`${nodePath(runId, nodeId)}/input`, { text }),

  negotiate: (runId: string | undefined, signal?: AbortSignal) =>
    get<{ url: string }>(runId === undefined ? '/api/negotiate' : `${runPath(runId)}/negotiate`, signal),

  validate: (workflow: string, signal?: AbortSignal) =>
    post<ValidationResult>('/api/workflows/validate', { workflow }, signal),

  listWorkflows: (signal?: AbortSignal) => get<{ workflows: StoredWorkflow[] }>('/api/workflows', signal),

  getWorkflow: async (name: string, signal?: AbortSignal) =>
    (await send('GET', `/api/workflows/${encodeURIComponent(name)}`, { signal })).text(),

  /** Exchanges the one-time code of the link that `gx serve` prints for a cookie. */
  exchangeCode: (code: string) => post<unknown>('/api/session', { code }),

  /** Whether the server lets requests with this key in. Fails when its answer does not tell, or does not come. */
  isKeyTaken: async (key: string) => {
    try {
      await send('GET', '/api/runs?limit=1', { key });
      return true;
    } catch (cause) {
      if (cause instanceof ApiError && cause.status >= 400 && cause.status < 500) {
        return !cause.isKeyWanted;
      }

      throw cause;
    }
  },
};

export interface LogQuery {
  fromLine?: number;
  limit?: number;
  attempt?: number;
  nodeAttempt?: number;
  tail?: boolean;
}

interface Sending {
  body?: string;
  accept?: string;
  signal?: AbortSignal;
  /** By default the tab's. */
  key?: string;
}

async function send(
  method: string, path: string, { body, accept = 'application/json', signal, key = functionKey.value }: Sending = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      body,
      signal,
      headers: {
        accept,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'x-functions-key': key }),
      },
      // A redirect to elsewhere would take the key along.
      redirect: key === undefined ? 'follow' : 'error',
    });
  } catch (error) {
    throw signal?.aborted ? error : ApiError.unreachable(error);
  }

  if (!response.ok) {
    const error = await ApiError.of(response);
    if (error.isKeyWanted) {
      functionKey.refused(key);
    } else if (error.status < 500) {
      functionKey.letIn(key);
    }

    throw error;
  }

  functionKey.letIn(key);
  return response;
}

async function read<T>(response: Response): Promise<T> {
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return read<T>(await send('GET', path, { signal }));
}

async function post<T>(path: string, body: unknown = {}, signal?: AbortSignal): Promise<T> {
  return read<T>(await send('POST', path, { body: JSON.stringify(body), signal }));
}

function runPath(runId: string): string {
  return `/api/runs/${encodeURIComponent(runId)}`;
}

function nodePath(runId: string, nodeId: string): string {
  return `${runPath(runId)}/nodes/${encodeURIComponent(nodeId)}`;
}

function search(query: Record<string, string | number | boolean | undefined>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') {
      parameters.set(name, String(value));
    }
  }

  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
