import type { NodeStatus, StateEvent } from '../api/types';

/** One attempt of a node, as it ended. */
export interface NodeAttempt {
  /** Attempt of the run and of the node, as addresses have it: `2.1`. */
  readonly key: string;
  readonly attempt: number;
  readonly nodeAttempt: number;
  /** Interrupted: its end was never recorded, and nobody executes it any more. */
  readonly status: NodeStatus;
  readonly startedAt: string;
  readonly durationMs?: number;
  readonly reason?: string;
}

/** The attempts of a node, the first one first. `running` is the key of the one that runs now. */
export function attemptsOf(events: readonly StateEvent[], nodeId: string, running?: string): NodeAttempt[] {
  const attempts = new Map<string, NodeAttempt>();
  for (const event of events) {
    if (event.type !== 'node' || event.nodeId !== nodeId || event.nodeAttempt === 0 || event.reused) {
      continue;
    }

    const key = attemptKey(event.attempt, event.nodeAttempt);
    const known = attempts.get(key);
    if (event.status === 'running') {
      attempts.set(key, {
        key, attempt: event.attempt, nodeAttempt: event.nodeAttempt, status: key === running ? 'running' : 'interrupted', startedAt: event.time,
      });
    } else if (known?.status === 'running' || known?.status === 'interrupted') {
      // An attempt that another one waits for has failed. What its node does until that one starts is told under its number, but not of it.
      attempts.set(key, { ...known, status: event.status === 'waiting' ? 'failed' : event.status, durationMs: event.durationMs, reason: event.reason });
    }
  }

  return [...attempts.values()];
}

export function attemptKey(attempt: number | undefined, nodeAttempt: number | undefined): string {
  return `${attempt ?? ''}.${nodeAttempt ?? ''}`;
}

/** The attempts that a key names; nothing where it names none. */
export function parseAttemptKey(key: string | null): { attempt?: number; nodeAttempt?: number } {
  const [, attempt, nodeAttempt] = /^(\d+)\.(\d+)$/.exec(key ?? '') ?? [];
  return attempt === undefined ? {} : { attempt: Number(attempt), nodeAttempt: Number(nodeAttempt) };
}
