import type { IDisposable, IMarker, Terminal } from '@xterm/xterm';
import { messageOf } from '../api/apiError';
import type { LogEvent, LogPage } from '../api/types';
import { receive, startFeed, takePage, type LogFeed, type LogStep } from '../live/logFeed';
import { createTerminal, openTerminal, scrollback, write } from './createTerminal';
import { LineMarks } from './lineMarks';
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
  readonly isFollowing: boolean;
  readonly isReading: boolean;
  readonly error?: string;
}

/**
 * Shows a log of any length in a terminal: a window of it is there at any time, and what lies outside is read when it is wanted.
 * Lines come live at the end, and gaps are read from the record.
 */
export class LogViewer {
  readonly terminal: Terminal;
  #feed: LogFeed = startFeed(0);
  #first = 0;
  #isAtEnd = false;
  #isFollowing = true;
  #isReading = true;
  #error: string | undefined;
  #undrawn = 0;
  #isSkipping = false;
  readonly #marks: LineMarks;
  #partial: IMarker | undefined;
  #highlight: IDisposable | undefined;
  #work: Promise<void> = Promise.resolve();
  #isFilling = false;
  /** While the terminal is written to, its scrolling is not a person's. */
  #isBusy = false;
  #seen = -1;
  readonly #abort = new AbortController();

  constructor(private readonly source: LogSource, cols: number, rows: number, private readonly onChange: (position: LogPosition) => void) {
    this.terminal = createTerminal(cols, rows);
    this.#marks = new LineMarks(this.terminal);
  }

  /** Shows the terminal inside an element, where a person may scroll it. */
  attach(host: HTMLElement): void {
    openTerminal(this.terminal, host);
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
    this.#enqueue(async () => {
      if (this.#isSkipping || !this.#isAtEnd) {
        this.#feed = { ...this.#feed, lineCount: Math.max(this.#feed.lineCount, event.firstLine + event.lines.length) };
        this.#tell();
        return;
      }

      await this.#take(receive(this.#feed, event));
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
      if (this.#rowOf(line) === undefined) {
        await this.#showAround(line);
      }

      const row = this.#rowOf(line) ?? 0;
      this.#reveal(row);
      this.#select(row, text);
    });
  }

  toEnd(): void {
    this.#isFollowing = true;
    this.#enqueue(async () => {
      if (this.#isAtEnd) {
        this.terminal.scrollToBottom();
        this.#tell();
      } else {
        await this.#showEnd();
      }
    });
  }

  dispose(): void {
    this.#abort.abort();
    this.terminal.dispose();
  }

  async #showEnd(): Promise<void> {
    const page = await this.#read({ tail: true, limit: pageSize });
    this.#reset(page.chunks[0]?.firstLine ?? 0);
    this.#isAtEnd = true;
    this.#isFollowing = true;
    await this.#take(takePage(this.#feed, page));
    this.terminal.scrollToBottom();
  }

  async #showAround(line: number): Promise<void> {
    const from = Math.max(0, line - around);
    const page = await this.#read({ fromLine: from, limit: pageSize });
    this.#reset(from);
    this.#isFollowing = false;
    this.#isAtEnd = page.nextLine >= page.lineCount;
    await this.#take(takePage(this.#feed, page));
    this.#reveal(this.#rowOf(Math.min(line, this.#feed.next - 1)) ?? 0);
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

        await this.#take(takePage(this.#feed, page), true);
        if (page.chunks.length === 0 || page.nextLine >= page.lineCount) {
          return;
        }
      }
    } finally {
      this.#isFilling = false;
    }
  }

  async #take({ feed, lines, fetchFrom }: LogStep, isFilling = false): Promise<void> {
    const hadPartial = this.#feed.partial;
    const isNews = lines.length > 0 || feed.partial !== hadPartial;
    const first = this.#feed.next;
    this.#feed = feed;
    if (isNews) {
      await this.#draw(first, lines, feed.partial);
    }

    this.#tell();
    if (fetchFrom !== undefined && !isFilling) {
      await this.#fill();
    }
  }

  async #draw(first: number, lines: readonly string[], partial: string): Promise<void> {
    await this.#erasePartial();
    if (lines.length > 0) {
      this.#marks.add(first);
      this.#first = this.#marks.first ?? this.#first;
      this.#undrawn += lines.length;
      if (this.#undrawn > mostUndrawn && !this.#isSkipping) {
        this.#isSkipping = true;
      }

      await write(this.terminal, lines.map((line) => `${line}\r\n`).join(''));
      this.#undrawn -= lines.length;
      if (this.#isSkipping) {
        this.#isSkipping = false;
        await this.#showEnd();
        return;
      }
    }

    if (partial !== '') {
      this.#partial = this.terminal.registerMarker(0);
      await write(this.terminal, partial);
    }

    if (this.#isFollowing) {
      this.terminal.scrollToBottom();
    }
  }

  /** Takes an unfinished line away again, over however many rows it went. */
  async #erasePartial(): Promise<void> {
    const marker = this.#partial;
    this.#partial = undefined;
    if (!marker || marker.isDisposed) {
      return;
    }

    const { active } = this.terminal.buffer;
    const up = active.baseY + active.cursorY - marker.line;
    marker.dispose();
    await write(this.terminal, `${up > 0 ? `\x1b[${up}A` : ''}\r\x1b[J\x1b[0m`);
  }

  #reset(first: number): void {
    this.#highlight?.dispose();
    this.terminal.reset();
    this.#marks.clear();
    this.#partial = undefined;
    this.#first = first;
    this.#feed = startFeed(first, this.#feed.lineCount);
  }

  #rowOf(line: number): number | undefined {
    return line < this.#feed.next ? this.#marks.rowOf(line) : undefined;
  }

  /** Scrolls to a row and marks it. */
  #reveal(row: number): void {
    const { active } = this.terminal.buffer;
    this.terminal.scrollToLine(Math.max(0, row - Math.floor(this.terminal.rows / 3)));
    this.#highlight?.dispose();
    const marker = this.terminal.registerMarker(row - (active.baseY + active.cursorY));
    this.#highlight = marker && this.terminal.registerDecoration({
      marker, width: this.terminal.cols, backgroundColor: '#3a3212', layer: 'bottom',
    });
    this.#tell();
  }

  #select(row: number, text: string): void {
    const { cols, buffer } = this.terminal;
    let shown = '';
    for (let at = row; at === row || buffer.active.getLine(at)?.isWrapped; at++) {
      shown += buffer.active.getLine(at)?.translateToString().padEnd(cols) ?? '';
    }

    const at = text === '' ? -1 : shown.toLowerCase().indexOf(text.toLowerCase());
    this.terminal.clearSelection();
    if (at >= 0) {
      this.terminal.select(at % cols, row + Math.floor(at / cols), text.length);
    }
  }

  /** A person may have scrolled: to where more is to be read, or away from the end, or back to it. */
  #scrolled(): void {
    const { active } = this.terminal.buffer;
    if (this.#isBusy || this.#abort.signal.aborted || active.viewportY === this.#seen) {
      return;
    }

    this.#seen = active.viewportY;
    this.#isFollowing = active.viewportY >= active.baseY && this.#isAtEnd;
    this.#tell();
    if (active.viewportY === 0 && this.#first > 0) {
      this.#enqueue(() => this.#readEarlier());
    } else if (active.viewportY >= active.baseY && !this.#isAtEnd) {
      this.#enqueue(() => this.#readLater());
    }
  }

  /** A window further up, scrolled to where the view was. */
  async #readEarlier(): Promise<void> {
    const top = this.#first;
    const from = Math.max(0, top - pageSize);
    const page = await this.#read({ fromLine: from, limit: 2 * pageSize });
    this.#reset(from);
    this.#isFollowing = false;
    this.#isAtEnd = page.nextLine >= page.lineCount;
    await this.#take(takePage(this.#feed, page));
    this.terminal.scrollToLine(Math.max(0, (this.#rowOf(top) ?? 0) - 1));
    this.#tell();
  }

  async #readLater(): Promise<void> {
    const last = this.#feed.next;
    const page = await this.#read({ fromLine: last, limit: pageSize });
    this.#isAtEnd = page.chunks.length === 0 || page.nextLine >= page.lineCount;
    this.#isFollowing = false;
    await this.#take(takePage(this.#feed, page));
    this.terminal.scrollToLine(Math.max(0, (this.#rowOf(last) ?? 0) - this.terminal.rows + 1));
    this.#tell();
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
      this.#seen = this.terminal.buffer.active.viewportY;
      this.#tell();
    });
  }

  #tell(): void {
    if (!this.#abort.signal.aborted) {
      this.onChange({
        top: Math.min(this.#marks.lineAt(this.terminal.buffer.active.viewportY) ?? this.#first, this.#feed.next),
        lineCount: Math.max(this.#feed.lineCount, this.#feed.next),
        isFollowing: this.#isFollowing,
        isReading: this.#isReading,
        error: this.#error,
      });
    }
  }
}
