import type { Terminal } from '@xterm/xterm';
import { messageOf } from '../api/apiError';
import type { LogEvent, LogPage } from '../api/types';
import { receive, startFeed, takePage, type LogFeed, type LogStep } from '../live/logFeed';
import { scrollback } from './createTerminal';
import { LogScreen } from './logScreen';
import type { LogSource } from './logSource';

const pageSize = 2_000;
/** Lines that are shown before and after the one that was jumped to. */
const around = 1_000;
/** So many lines behind, the end is shown at once instead of all that lies between. */
const farBehind = scrollback;
/** A node may print faster than a browser draws: beyond this, lines are left out and the end is read again. */
const mostUndrawn = 20_000;

/** What the panel around a terminal shows of it. */
export interface LogPosition {
  /** The line at the top, from 0. */
  readonly top: number;
  readonly lineCount: number;
  /** The last line is unfinished. */
  readonly isOpen: boolean;
  readonly isFollowing: boolean;
  readonly isReading: boolean;
  readonly error?: string;
}

/** Nothing of a log has been read yet. */
export const beginning: LogPosition = { top: 0, lineCount: 0, isOpen: false, isFollowing: true, isReading: true };

/**
 * Shows a log of any length in a terminal: a window of it is there at any time, and what lies outside is read when it is wanted.
 * Lines come live at the end, and gaps are read from the record.
 */
export class LogViewer {
  readonly #screen: LogScreen;
  #feed: LogFeed = startFeed(0);
  #isAtEnd = false;
  #isFollowing = true;
  #isReading = true;
  #error: string | undefined;
  /** Lines that have come and wait to be drawn. */
  #undrawn = 0;
  #isSkipping = false;
  #work: Promise<void> = Promise.resolve();
  #isFilling = false;
  /** While the terminal is written to, its scrolling is not a person's. */
  #isBusy = false;
  #seenRow = -1;
  readonly #abort = new AbortController();

  constructor(private readonly source: LogSource, cols: number, rows: number, private readonly onChange: (position: LogPosition) => void) {
    this.#screen = new LogScreen(cols, rows);
  }

  get terminal(): Terminal {
    return this.#screen.terminal;
  }

  /** Shows the terminal inside an element, where a person may scroll it. */
  attach(host: HTMLElement): void {
    this.#screen.open(host);
    const { signal } = this.#abort;
    let frame = 0;
    const look = () => { frame ||= requestAnimationFrame(() => { frame = 0; this.#scrolled(); }); };
    for (const gesture of ['wheel', 'touchmove', 'pointermove', 'pointerup', 'keyup'] as const) {
      host.addEventListener(gesture, look, { signal, passive: true });
    }
  }

  /** Shows the log, from its end or around a line. */
  open(line?: number): void {
    this.#enqueue(() => (line === undefined ? this.#showEnd() : this.#showAround(line)));
  }

  /** A live event of this node attempt. */
  receive(event: LogEvent): void {
    this.#undrawn += event.lines.length;
    if (this.#undrawn > mostUndrawn && this.#isAtEnd && !this.#isSkipping) {
      this.#isSkipping = true;
    }

    this.#enqueue(async () => {
      this.#undrawn -= event.lines.length;
      if (!this.#isSkipping && this.#isAtEnd) {
        await this.#take(receive(this.#feed, event));
        return;
      }

      this.#feed = { ...this.#feed, lineCount: Math.max(this.#feed.lineCount, event.firstLine + event.lines.length) };
      if (this.#isSkipping && this.#undrawn === 0) {
        this.#isSkipping = false;
        await this.#showEnd();
      }
    });
  }

  /** Something may have been missed: reads what the record has more. */
  catchUp(): void {
    this.#enqueue(async () => {
      if (this.#isAtEnd) {
        await this.#fill();
      }
    });
  }

  /** Goes to a line, wherever it is, and selects a text in it. */
  jumpTo(line: number, text = ''): void {
    this.#isFollowing = false;
    this.#enqueue(async () => {
      if (!this.#screen.has(line)) {
        await this.#showAround(line);
      }

      this.#screen.show(line, text);
    });
  }

  toEnd(): void {
    this.#isFollowing = true;
    this.#enqueue(async () => {
      if (this.#isAtEnd) {
        this.#screen.toBottom();
      } else {
        await this.#showEnd();
      }
    });
  }

  dispose(): void {
    this.#abort.abort();
    this.#screen.dispose();
  }

  async #showEnd(): Promise<void> {
    const page = await this.#read({ tail: true, limit: pageSize });
    this.#isFollowing = true;
    await this.#replace(page.chunks[0]?.firstLine ?? page.lineCount, page);
    this.#screen.toBottom();
  }

  async #showAround(line: number): Promise<void> {
    const from = Math.max(0, line - around);
    const page = await this.#read({ fromLine: from, limit: pageSize });
    this.#isFollowing = false;
    await this.#replace(from, page);
    this.#screen.show(Math.min(line, this.#feed.next - 1));
  }

  /** A window further up, scrolled to where the view was. */
  async #readEarlier(): Promise<void> {
    const top = this.#screen.first;
    const from = Math.max(0, top - pageSize);
    const page = await this.#read({ fromLine: from, limit: 2 * pageSize });
    this.#isFollowing = false;
    await this.#replace(from, page);
    this.#screen.scrollTo(top, 1);
  }

  async #readLater(): Promise<void> {
    const last = this.#feed.next;
    const page = await this.#read({ fromLine: last, limit: pageSize });
    this.#isFollowing = false;
    this.#isAtEnd = isLast(page);
    await this.#take(takePage(this.#feed, page));
    this.#screen.scrollTo(last, this.terminal.rows - 1);
  }

  /** Shows a page instead of what is shown. */
  async #replace(from: number, page: LogPage): Promise<void> {
    this.#screen.reset(from);
    this.#feed = startFeed(from, this.#feed.lineCount);
    this.#isAtEnd = isLast(page);
    await this.#take(takePage(this.#feed, page));
  }

  /** Reads on from where the window ends, until it has reached the end of what there is. */
  async #fill(): Promise<void> {
    if (this.#isFilling) {
      return;
    }

    this.#isFilling = true;
    try {
      for (;;) {
        const page = await this.#read({ fromLine: this.#feed.next, limit: pageSize });
        if (page.lineCount - this.#feed.next > farBehind) {
          await this.#showEnd();
          return;
        }

        await this.#take(takePage(this.#feed, page));
        if (isLast(page)) {
          return;
        }
      }
    } finally {
      this.#isFilling = false;
    }
  }

  async #take({ feed, lines, fetchFrom }: LogStep): Promise<void> {
    const isNews = lines.length > 0 || feed.partial !== this.#feed.partial;
    this.#feed = feed;
    if (isNews) {
      await this.#screen.draw(lines, feed.next, feed.partial);
      if (this.#isFollowing) {
        this.#screen.toBottom();
      }
    }

    this.#tell();
    if (fetchFrom !== undefined) {
      await this.#fill();
    }
  }

  /** A person may have scrolled: to where more is to be read, or away from the end, or back to it. */
  #scrolled(): void {
    const { row, isAtBottom, first } = this.#screen;
    if (this.#isBusy || this.#abort.signal.aborted || row === this.#seenRow) {
      return;
    }

    this.#seenRow = row;
    this.#isFollowing = isAtBottom && this.#isAtEnd;
    this.#tell();
    if (row === 0 && first > 0) {
      this.#enqueue(() => this.#readEarlier());
    } else if (isAtBottom && !this.#isAtEnd) {
      this.#enqueue(() => this.#readLater());
    }
  }

  #read(query: Parameters<LogSource['read']>[0]): Promise<LogPage> {
    return this.source.read(query, this.#abort.signal);
  }

  /** One thing after the other: each finds the terminal as the one before left it. */
  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#abort.signal.aborted) {
        return;
      }

      this.#isBusy = true;
      try {
        await work();
        this.#error = undefined;
      } catch (cause) {
        this.#error = messageOf(cause);
      }

      this.#isBusy = false;
      this.#isReading = false;
      this.#seenRow = this.#screen.row;
      this.#tell();
    });
  }

  #tell(): void {
    if (!this.#abort.signal.aborted) {
      this.onChange({
        top: this.#screen.top,
        lineCount: Math.max(this.#feed.lineCount, this.#feed.next),
        isOpen: this.#feed.partial !== '',
        isFollowing: this.#isFollowing,
        isReading: this.#isReading,
        error: this.#error,
      });
    }
  }
}

function isLast(page: LogPage): boolean {
  return page.chunks.length === 0 || page.nextLine >= page.lineCount;
}
