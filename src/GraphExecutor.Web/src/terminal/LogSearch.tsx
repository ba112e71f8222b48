import { useEffect, useRef, useState } from 'react';
import { messageOf } from '../api/apiError';
import { formatCount } from '../shell/format';
import { Icon } from '../shell/Icon';
import { useShortcuts } from '../shell/useShortcuts';
import { lineContains } from './lines';
import type { LogSource } from './logSource';
import { scanLog, type Found } from './scan';

const searchAfterMs = 250;

/** Searches a whole log for a text, and goes from place to place. */
export function LogSearch({ source, top, onShow, onError }: {
  source: LogSource;
  /** The line from which on the next place is wanted. */
  top: number;
  onShow(line: number, text: string): void;
  onError(message: string): void;
}) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found>();
  const [current, setCurrent] = useState(-1);
  const box = useRef<HTMLInputElement>(null);
  useShortcuts({ '/': () => box.current?.focus() });

  useEffect(() => {
    setFound(undefined);
    setCurrent(-1);
    if (text === '') {
      return undefined;
    }

    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        for await (const state of scanLog(source, lineContains(text), { signal: abort.signal })) {
          setFound(state);
        }
      } catch (cause) {
        if (!abort.signal.aborted) {
          onError(messageOf(cause));
        }
      }
    }, searchAfterMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, source]);

  const go = (step: number) => {
    if (!found || found.lines.length === 0) {
      return;
    }

    const next = current < 0
      ? Math.max(0, step > 0 ? found.lines.findIndex((line) => line >= top) : found.lines.findLastIndex((line) => line <= top))
      : (current + step + found.lines.length) % found.lines.length;
    setCurrent(next);
    onShow(found.lines[next]!, text);
  };

  return (
    <>
      <label className="terminal-search">
        <Icon name="search" size={14} /><span className="visually-hidden">Search the log</span>
        <input ref={box} type="search" placeholder="Search" value={text} onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              go(event.shiftKey ? -1 : 1);
            } else if (event.key === 'Escape') {
              setText('');
              event.currentTarget.blur();
            }
          }} />
      </label>
      {text !== '' && <>
        <span className="terminal-found num" role="status">{found === undefined ? '…' : placeOf(found, current)}</span>
        <button className="button quiet icon small" aria-label="Previous place" disabled={!found?.count} onClick={() => go(-1)}><Icon name="up" size={14} /></button>
        <button className="button quiet icon small" aria-label="Next place" disabled={!found?.count} onClick={() => go(1)}><Icon name="down" size={14} /></button>
      </>}
    </>
  );
}

function placeOf(found: Found, current: number): string {
  const place = `${current < 0 ? '' : `${formatCount(current + 1)} of `}${formatCount(found.count)}`;
  return found.isDone ? place : `${place} · ${Math.floor((found.searched / Math.max(1, found.lineCount)) * 100)} %`;
}
