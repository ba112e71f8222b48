import type { StateEvent } from '../api/types';

/** The run and node events of a run, each once, in the order of their times. */
export interface History {
  readonly events: readonly StateEvent[];
  readonly keys: ReadonlySet<string>;
  /** Where to read on. */
  readonly cursor?: string;
}

/** Nothing read yet. */
export const emptyHistory: History = { events: [], keys: new Set() };

/** The history with some more events, from the record or live. */
export function addEvents(history: History, events: readonly StateEvent[], cursor = history.cursor): History {
  const fresh = events.filter((event) => !history.keys.has(keyOf(event)));
  if (fresh.length === 0) {
    return cursor === history.cursor ? history : { ...history, cursor };
  }

  const keys = new Set(history.keys);
  const merged = [...history.events];
  for (const event of fresh) {
    if (!keys.has(keyOf(event))) {
      keys.add(keyOf(event));
      merged.push(event);
    }
  }

  // Stable, so events of one millisecond keep the order in which they came.
  merged.sort((left, right) => left.time < right.time ? -1 : left.time > right.time ? 1 : 0);
  return { events: merged, keys, cursor };
}

function keyOf(event: StateEvent): string {
  return event.type === 'run' ? `run ${event.version}` : `${event.nodeId} ${event.version}`;
}
