import type { LogSource } from './logSource';

const pageSize = 10_000;
/** More places than this are counted, and not kept. */
const mostKept = 5_000;

/** What a search through a log has found so far. */
export interface Found {
  /** The numbers of the lines, in order. */
  readonly lines: readonly number[];
  readonly count: number;
  /** How far it is. */
  readonly searched: number;
  readonly lineCount: number;
  readonly isDone: boolean;
}

/** Searches a log page by page, whatever its length, and tells what it has found after each page. */
export async function* scanLog(source: LogSource, matches: (line: string) => boolean, { signal, isFirstEnough = false }: { signal?: AbortSignal; isFirstEnough?: boolean }): AsyncGenerator<Found> {
  const lines: number[] = [];
  let count = 0;
  for (let from = 0; ;) {
    const page = await source.read({ fromLine: from, limit: pageSize }, signal);
    for (const chunk of page.chunks) {
      chunk.lines.forEach((line, at) => {
        if (matches(line)) {
          count++;
          if (lines.length < mostKept) {
            lines.push(chunk.firstLine + at);
          }
        }
      });
    }

    const isDone = page.chunks.length === 0 || page.nextLine >= page.lineCount || (isFirstEnough && count > 0);
    yield { lines: [...lines], count, searched: page.nextLine, lineCount: page.lineCount, isDone };
    if (isDone) {
      return;
    }

    from = page.nextLine;
  }
}
