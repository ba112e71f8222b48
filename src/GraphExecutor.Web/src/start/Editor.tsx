import { useEffect, useMemo, useRef } from 'react';
import type { Problem } from '../api/types';

const lineHeight = 20;

/** A text field with line numbers, where lines that have problems are marked. */
export function Editor({ text, problems, jump, onChange }: {
  text: string;
  problems: readonly Problem[];
  /** The line to go to, whenever this changes. */
  jump?: { line: number };
  onChange(text: string): void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => text.split('\n').length, [text]);
  const marks = useMemo(() => {
    const worst = new Map<number, Problem>();
    for (const problem of problems) {
      if (problem.line && (!worst.has(problem.line) || problem.severity !== 'warning')) {
        worst.set(problem.line, problem);
      }
    }

    return worst;
  }, [problems]);

  useEffect(() => {
    const element = area.current;
    if (element && jump) {
      const start = text.split('\n').slice(0, jump.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
      const end = text.indexOf('\n', start);
      element.focus();
      element.setSelectionRange(start, end < 0 ? text.length : end);
      element.scrollTop = Math.max(0, (jump.line - 5) * lineHeight);
    }
  }, [jump]);

  return (
    <div className="editor">
      <div className="editor-gutter" ref={gutter} aria-hidden="true">
        {Array.from({ length: Math.max(lines, 1) }, (_, at) => {
          const problem = marks.get(at + 1);
          return <div key={at} className={problem ? `editor-number marked ${problem.severity ?? 'error'}` : 'editor-number'} title={problem?.message}>{at + 1}</div>;
        })}
      </div>
      <textarea ref={area} value={text} aria-label="Workflow" spellCheck={false} autoCapitalize="off" autoComplete="off" wrap="off"
        placeholder={'name: my-workflow\nnodes:\n  - id: build\n    run: make'}
        onScroll={() => { gutter.current!.scrollTop = area.current!.scrollTop; }}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          // Tab indents; Shift+Tab still leaves the field for those who use the keyboard alone.
          if (event.key === 'Tab' && !event.shiftKey) {
            event.preventDefault();
            const { selectionStart, selectionEnd } = event.currentTarget;
            event.currentTarget.setRangeText('  ', selectionStart, selectionEnd, 'end');
            onChange(event.currentTarget.value);
          }
        }} />
    </div>
  );
}
