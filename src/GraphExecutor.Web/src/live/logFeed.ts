import type { LogEvent, LogPage } from '../api/types';

/** How many early events are kept while what lies before them is fetched. */
const maxHeld = 256;

/** What of a node attempt's log has been shown, and what waits for a gap to close. */
export interface LogFeed {
  /** The number of the next line to show. */
  readonly next: number;
  /** The line after that as it stands, when it is unfinished. */
  readonly partial: string;
  /** Events that came early, by their first line. */
  readonly held: readonly LogEvent[];
  /** How many lines are known to exist. */
  readonly lineCount: number;
}

/** What to do after something arrived. */
export interface LogStep {
  readonly feed: LogFeed;
  /** Lines to show now, in order. */
  readonly lines: readonly string[];
  /** Lines are missing from here on: they must be fetched. */
  readonly fetchFrom?: number;
}

/** A feed that shows the log from a line on. */
export function startFeed(next: number, lineCount = next): LogFeed {
  return { next, partial: '', held: [], lineCount };
}

/** A live event: shown, held until what lies before it was fetched, or dropped because it is known. */
export function receive(feed: LogFeed, event: LogEvent): LogStep {
  const end = event.firstLine + event.lines.length;
  const lineCount = Math.max(feed.lineCount, end);
  if (event.firstLine > feed.next) {
    const held = feed.held.length < maxHeld
      ? [...feed.held, event].sort((left, right) => left.firstLine - right.firstLine)
      : feed.held;
    return { feed: { ...feed, held, lineCount }, lines: [], fetchFrom: feed.next };
  }

  if (end < feed.next || (end === feed.next && event.lines.length > 0 && event.partial === undefined)) {
    return { feed, lines: [] };
  }

  const lines = event.lines.slice(feed.next - event.firstLine);
  return drain({ ...feed, next: end, partial: event.partial ?? '', lineCount }, lines);
}

/** Lines from the record. What they leave out was dropped there: it is told, and not waited for. */
export function takePage(feed: LogFeed, page: LogPage): LogStep {
  const lines: string[] = [];
  let { next } = feed;
  for (const chunk of page.chunks) {
    const end = chunk.firstLine + chunk.lines.length;
    if (end <= next) {
      continue;
    }

    if (chunk.firstLine > next) {
      lines.push(droppedLine(chunk.firstLine - next));
    }

    for (const line of chunk.lines.slice(Math.max(0, next - chunk.firstLine))) {
      lines.push(line);
    }

    next = end;
  }

  const isNew = next > feed.next;
  const partial = next >= page.lineCount && page.partial !== undefined ? page.partial : isNew ? '' : feed.partial;
  return drain({ ...feed, next, partial, lineCount: Math.max(feed.lineCount, page.lineCount) }, lines);
}

/** What stands in place of lines that were not kept. */
export function droppedLine(count: number): string {
  return `\x1b[2;3m… ${count.toLocaleString('en')} lines were not kept …\x1b[0m`;
}

function drain(feed: LogFeed, shown: readonly string[]): LogStep {
  const lines = [...shown];
  let { next, partial } = feed;
  const held = [...feed.held];
  while (held.length > 0 && held[0]!.firstLine <= next) {
    const event = held.shift()!;
    const end = event.firstLine + event.lines.length;
    if (end > next || (end === next && event.partial !== undefined)) {
      for (const line of event.lines.slice(next - event.firstLine)) {
        lines.push(line);
      }

      next = end;
      partial = event.partial ?? '';
    }
  }

  return { feed: { ...feed, next, partial, held }, lines, fetchFrom: held.length > 0 ? next : undefined };
}
