import type { IDisposable, IMarker, Terminal } from '@xterm/xterm';
import { createTerminal, openTerminal, write } from './createTerminal';
import { LineMarks } from './lineMarks';

const placeColour = '#3a3212';

/** A terminal that shows some lines of a log, and knows in which rows they stand. */
export class LogScreen {
  readonly terminal: Terminal;
  readonly #marks: LineMarks;
  #first = 0;
  /** The number of the line after the last one that is shown. */
  #next = 0;
  #partial: IMarker | undefined;
  #place: IDisposable | undefined;

  constructor(cols: number, rows: number) {
    this.terminal = createTerminal(cols, rows);
    this.#marks = new LineMarks(this.terminal);
  }

  /** The first line that is shown. A terminal forgets its oldest ones. */
  get first(): number {
    return this.#first;
  }

  /** The line in the row at the top. */
  get top(): number {
    return Math.min(this.#marks.lineAt(this.row) ?? this.#first, this.#next);
  }

  /** The row at the top. */
  get row(): number {
    return this.terminal.buffer.active.viewportY;
  }

  get isAtBottom(): boolean {
    const { viewportY, baseY } = this.terminal.buffer.active;
    return viewportY >= baseY;
  }

  open(host: HTMLElement): void {
    openTerminal(this.terminal, host);
  }

  /** Empties the screen: the log is shown from a line on. */
  reset(first: number): void {
    this.#place?.dispose();
    this.terminal.reset();
    this.#marks.clear();
    this.#partial = undefined;
    this.#first = this.#next = first;
  }

  /**
   * Shows lines after those that are shown, up to before the line `next`, and after them one that is unfinished in place of the one before.
   * A note that some lines are missing stands among them.
   */
  async draw(lines: readonly string[], next: number, partial: string): Promise<void> {
    await this.#erasePartial();
    if (lines.length > 0) {
      this.#marks.add(this.#next);
      this.#first = this.#marks.first ?? this.#first;
      this.#next = next;
      await write(this.terminal, lines.map((line) => `${line}\r\n`).join(''));
    }

    if (partial !== '') {
      this.#partial = this.terminal.registerMarker(0);
      await write(this.terminal, partial);
    }
  }

  has(line: number): boolean {
    return this.#rowOf(line) !== undefined;
  }

  toBottom(): void {
    this.terminal.scrollToBottom();
  }

  /** Scrolls so that a line stands so many rows below the top. */
  scrollTo(line: number, rowsAbove: number): void {
    this.terminal.scrollToLine(Math.max(0, (this.#rowOf(line) ?? 0) - rowsAbove));
  }

  /** Scrolls to a line and marks it, and selects a text in it. */
  show(line: number, text = ''): void {
    const row = this.#rowOf(line) ?? 0;
    const { active } = this.terminal.buffer;
    this.terminal.scrollToLine(Math.max(0, row - Math.floor(this.terminal.rows / 3)));
    this.#place?.dispose();
    const marker = this.terminal.registerMarker(row - (active.baseY + active.cursorY));
    this.#place = marker && this.terminal.registerDecoration({ marker, width: this.terminal.cols, backgroundColor: placeColour, layer: 'bottom' });
    this.#select(row, text);
  }

  dispose(): void {
    this.terminal.dispose();
  }

  #rowOf(line: number): number | undefined {
    return line < this.#next ? this.#marks.rowOf(line) : undefined;
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
}
