/** A recording of a terminal: asciicast v2. */
export interface Cast {
  readonly width: number;
  readonly height: number;
  /** What was printed, and how many seconds after the start. */
  readonly events: readonly (readonly [time: number, text: string])[];
  /** It was longer than what is kept. */
  readonly isCut: boolean;
}

/** Longer than this nothing is waited for when a recording is played. */
const longestPause = 2;

/** A recording from its lines; `undefined` when they are none. */
export function parseCast(text: string, isCut = false): Cast | undefined {
  const [head = '', ...lines] = text.split('\n');
  let header: { version?: number; width?: number; height?: number };
  try {
    header = JSON.parse(head) as typeof header;
  } catch {
    return undefined;
  }

  if (header.version !== 2) {
    return undefined;
  }

  const events: [number, string][] = [];
  for (const line of lines) {
    try {
      const [time, kind, data] = JSON.parse(line) as [number, string, string];
      if (kind === 'o') {
        events.push([time, data]);
      }
    } catch {
      // The last line of a recording that was cut, or an empty one.
    }
  }

  return { width: header.width ?? 120, height: header.height ?? 30, events: shortened(events), isCut };
}

/** The number of events that have happened at a time. */
export function eventsUntil(cast: Cast, time: number): number {
  let low = 0;
  let high = cast.events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cast.events[middle]![0] <= time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }

  return low;
}

/** How long it plays, in seconds. */
export function lengthOf(cast: Cast): number {
  return cast.events.at(-1)?.[0] ?? 0;
}

function shortened(events: [number, string][]): [number, string][] {
  let previous = 0;
  let left = 0;
  return events.map(([time, text]) => {
    left += Math.max(0, time - previous - longestPause);
    previous = time;
    return [Math.max(0, time - left), text];
  });
}
