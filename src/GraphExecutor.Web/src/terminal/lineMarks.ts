import type { IMarker, Terminal } from '@xterm/xterm';

/**
 * Tells in which row of a terminal a line of a log stands, and the other way round: rows are counted from marks, and those that a long line
 * was wrapped into are left out.
 */
export class LineMarks {
  #marks: { line: number; marker: IMarker }[] = [];

  constructor(private readonly terminal: Terminal) {}

  /** The first line that is still there, as far as marks tell. */
  get first(): number | undefined {
    return this.#marks[0]?.line;
  }

  clear(): void {
    this.#marks = [];
  }

  /** The cursor stands where a line begins. */
  add(line: number): void {
    const marker = this.terminal.registerMarker(0);
    if (marker) {
      this.#marks.push({ line, marker });
    }

    // A terminal forgets its oldest rows, and their marks with them.
    const kept = this.#marks.findIndex((mark) => !mark.marker.isDisposed);
    if (kept > 0) {
      this.#marks.splice(0, kept);
    }
  }

  rowOf(line: number): number | undefined {
    const mark = this.#marks.findLast((candidate) => candidate.line <= line && !candidate.marker.isDisposed);
    if (!mark) {
      return undefined;
    }

    const { active } = this.terminal.buffer;
    let row = mark.marker.line;
    for (let at = mark.line; at < line; at++) {
      do {
        row++;
      } while (active.getLine(row)?.isWrapped);
    }

    return row;
  }

  lineAt(row: number): number | undefined {
    const mark = this.#marks.findLast((candidate) => candidate.marker.line <= row && !candidate.marker.isDisposed);
    if (!mark) {
      return undefined;
    }

    const { active } = this.terminal.buffer;
    let { line } = mark;
    for (let at = mark.marker.line + 1; at <= row; at++) {
      line += active.getLine(at)?.isWrapped ? 0 : 1;
    }

    return line;
  }
}
