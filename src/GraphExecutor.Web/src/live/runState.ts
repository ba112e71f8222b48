import type { AttemptView, NodeView, RunStatus, RunView, StateEvent } from '../api/types';

/** A run as the page knows it. Values are never changed, only replaced. */
export interface RunState {
  readonly runId: string;
  readonly workflow: string;
  readonly status: RunStatus;
  readonly reason?: string;
  readonly attempt: number;
  readonly version: number;
  readonly createdAt: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly attempts: readonly AttemptView[];
  /** Node ids in the order of the definition. */
  readonly order: readonly string[];
  readonly nodes: ReadonlyMap<string, NodeView>;
  /** An event was missed: what is shown may lack something until a snapshot has been read. */
  readonly isBehind: boolean;
}

/** The state that a snapshot tells, without going back behind what events have told since it was taken. */
export function takeSnapshot(known: RunState | undefined, run: RunView): RunState {
  const attempts = run.attempts;
  const header = known && known.version > run.version
    ? known
    : {
        status: run.status,
        reason: run.reason ?? undefined,
        attempt: run.attempt,
        version: run.version,
        startedAt: attempts.at(-1)?.startedAt ?? run.startedAt ?? run.createdAt,
        endedAt: (attempts.length > 0 ? attempts.at(-1)?.endedAt : run.endedAt) ?? undefined,
        attempts,
      };
  const nodes = new Map<string, NodeView>();
  for (const node of run.nodes) {
    const earlier = known?.nodes.get(node.id);
    nodes.set(node.id, earlier && earlier.version > node.version ? earlier : header.status === 'interrupted' ? cutShort(node) : node);
  }

  return {
    runId: run.runId,
    workflow: run.workflow,
    createdAt: run.createdAt,
    status: header.status,
    reason: header.reason,
    attempt: header.attempt,
    version: header.version,
    startedAt: header.startedAt,
    endedAt: header.endedAt,
    attempts: header.attempts,
    order: run.nodes.map((node) => node.id),
    nodes,
    isBehind: false,
  };
}

/** The state after some events, in whatever order and however often they came. */
export function applyEvents(state: RunState, events: readonly StateEvent[]): RunState {
  let next: Mutable<RunState> | undefined;
  let nodes: Map<string, NodeView> | undefined;
  for (const event of events) {
    if (event.runId !== state.runId) {
      continue;
    }

    const current: RunState = next ?? state;
    if (event.type === 'run') {
      if (event.version <= current.version && current.status !== 'interrupted') {
        continue;
      }

      next ??= { ...state };
      // A new attempt resets nodes without telling of each.
      next.isBehind ||= event.version > current.version + 1 || event.attempt !== current.attempt;
      const isRunning = event.status === 'running';
      next.startedAt = isRunning ? event.time : current.startedAt;
      next.endedAt = isRunning ? undefined : event.time;
      next.status = event.status;
      next.reason = event.reason;
      next.attempt = event.attempt;
      next.version = event.version;
      next.attempts = withAttempt(current.attempts, {
        attempt: event.attempt, status: event.status, startedAt: next.startedAt, endedAt: next.endedAt, reason: event.reason,
      });
      continue;
    }

    const earlier = (nodes ?? state.nodes).get(event.nodeId);
    if (!earlier) {
      next ??= { ...state };
      next.isBehind = true;
      continue;
    }

    if (event.version <= earlier.version) {
      continue;
    }

    next ??= { ...state };
    next.isBehind ||= event.version > earlier.version + 1 || event.attempt > current.attempt;
    nodes ??= new Map(state.nodes);
    nodes.set(event.nodeId, nodeAfter(earlier, event));
  }

  if (!next) {
    return state;
  }

  next.nodes = nodes ?? state.nodes;
  return next;
}

function cutShort(node: NodeView): NodeView {
  return node.status === 'running' || node.status === 'waiting' ? { ...node, status: 'interrupted', retryAt: undefined } : node;
}

function nodeAfter(earlier: NodeView, event: Extract<StateEvent, { type: 'node' }>): NodeView {
  const { type: _, runId: __, nodeId, time, ...facts } = event;
  return { ...facts, id: nodeId, startedAt: startOf(earlier, event, time) };
}

function startOf(earlier: NodeView, event: Extract<StateEvent, { type: 'node' }>, time: string): string | undefined {
  if (event.status === 'running') {
    return time;
  }

  if (earlier.nodeAttempt === event.nodeAttempt && earlier.attempt === event.attempt && earlier.startedAt) {
    return earlier.startedAt;
  }

  return event.durationMs === undefined ? undefined : new Date(Date.parse(time) - event.durationMs).toISOString();
}

function withAttempt(attempts: readonly AttemptView[], attempt: AttemptView): AttemptView[] {
  const others = attempts.filter((known) => known.attempt !== attempt.attempt);
  return [...others, attempt].sort((left, right) => left.attempt - right.attempt);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
