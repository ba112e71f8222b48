import { useEffect, useRef, useState } from 'react';
import { messageOf } from '../api/apiError';
import { api } from '../api/client';
import type { NodeView } from '../api/types';
import { useSession } from '../live/useSession';
import { formatCount } from '../shell/format';
import { Icon } from '../shell/Icon';
import { setQuery, usePlace } from '../shell/router';
import { useShortcuts } from '../shell/useShortcuts';
import { fontSizeFor, rowHeightOf } from './createTerminal';
import { isErrorLine, lineContains } from './lines';
import { LogViewer, type LogPosition } from './logViewer';
import { logSource } from './logSource';
import { scanLog, type Found } from './scan';
import './terminal.css';
import { Typing } from './typing';

const searchAfterMs = 250;

/** What a node attempt printed: live at its end, of any length, with search. */
export function NodeTerminal({ runId, node, attempt, nodeAttempt, cols, onReplay }: {
  runId: string;
  node: NodeView;
  attempt?: number;
  nodeAttempt?: number;
  cols: number;
  /** Plays the recording; absent when this attempt has none. */
  onReplay?(): void;
}) {
  const session = useSession();
  const { query } = usePlace();
  const host = useRef<HTMLDivElement>(null);
  const viewer = useRef<LogViewer>(undefined);
  const [position, setPosition] = useState<LogPosition>({ top: 0, lineCount: 0, isFollowing: true, isReading: true });
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found>();
  const [current, setCurrent] = useState(-1);
  const [message, setMessage] = useState<string>();
  const [isTyping, setIsTyping] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const isRunning = node.status === 'running';

  useEffect(() => {
    const element = host.current!;
    const source = logSource(runId, node.id, attempt, nodeAttempt);
    const created = new LogViewer(source, cols, 24, setPosition);
    viewer.current = created;
    const { terminal } = created;
    const fit = () => {
      terminal.options.fontSize = fontSizeFor(cols, element.clientWidth);
      terminal.resize(cols, Math.max(4, Math.floor((element.clientHeight - 18) / rowHeightOf(terminal))));
    };
    created.attach(element);
    fit();
    terminal.textarea?.setAttribute('aria-label', `Terminal of ${node.id}`);
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    const line = Number(query.get('line') ?? NaN);
    created.open(Number.isInteger(line) && line > 0 ? line - 1 : undefined);
    const stopListening = session.listenToLog((event) => {
      if (event.nodeId === node.id && (attempt === undefined || event.attempt === attempt) && (nodeAttempt === undefined || event.nodeAttempt === nodeAttempt)) {
        created.receive(event);
      }
    }, () => created.catchUp());
    return () => {
      stopListening();
      observer.disconnect();
      created.dispose();
    };
  }, [session, runId, node.id, attempt, nodeAttempt, cols]);

  // The last lines may have been dropped on their way, with nothing after them to tell; and without a live stream there are none.
  useEffect(() => {
    viewer.current?.catchUp();
    const timer = isRunning ? setInterval(() => session.getView().liveness !== 'live' && viewer.current?.catchUp(), 2000) : undefined;
    return () => clearInterval(timer);
  }, [session, node.status, isRunning]);

  useEffect(() => {
    setFound(undefined);
    setCurrent(-1);
    if (text === '') {
      return undefined;
    }

    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        for await (const state of scanLog(logSource(runId, node.id, attempt, nodeAttempt), lineContains(text), { signal: abort.signal })) {
          setFound(state);
        }
      } catch (cause) {
        if (!abort.signal.aborted) {
          setMessage(messageOf(cause));
        }
      }
    }, searchAfterMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, runId, node.id, attempt, nodeAttempt]);

  useEffect(() => {
    const terminal = viewer.current?.terminal;
    if (!terminal || !isTyping || !isRunning) {
      return undefined;
    }

    const typing = new Typing(runId, node.id, (cause) => setMessage(messageOf(cause)));
    terminal.options.disableStdin = false;
    terminal.options.cursorInactiveStyle = 'outline';
    const listening = terminal.onData((data) => typing.type(data));
    terminal.focus();
    return () => {
      listening.dispose();
      terminal.options.disableStdin = true;
      terminal.options.cursorInactiveStyle = 'none';
    };
  }, [isTyping, isRunning, runId, node.id]);

  const go = (step: number) => {
    if (!found || found.lines.length === 0) {
      return;
    }

    const next = current < 0
      ? Math.max(0, step > 0 ? found.lines.findIndex((line) => line >= position.top) : found.lines.findLastIndex((line) => line <= position.top))
      : (current + step + found.lines.length) % found.lines.length;
    setCurrent(next);
    viewer.current?.jumpTo(found.lines[next]!, text);
  };

  const toFirstError = async () => {
    setMessage(undefined);
    const abort = new AbortController();
    try {
      for await (const state of scanLog(logSource(runId, node.id, attempt, nodeAttempt), isErrorLine, { signal: abort.signal, isFirstEnough: true })) {
        if (state.lines.length > 0) {
          viewer.current?.jumpTo(state.lines[0]!);
        } else if (state.isDone) {
          setMessage('No line tells of an error');
        }
      }
    } catch (cause) {
      setMessage(messageOf(cause));
    }
  };

  useShortcuts({ '/': () => box.current?.focus(), e: () => void toFirstError() });
  const { top, lineCount, isFollowing } = position;
  return (
    <>
      <div className="terminal-bar">
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
        {text !== '' && (
          <span className="terminal-found num" role="status">
            {found === undefined ? '…' : `${current < 0 ? '' : `${formatCount(current + 1)} of `}${formatCount(found.count)}`}
            {found && !found.isDone ? ` · ${Math.floor((found.searched / Math.max(1, found.lineCount)) * 100)} %` : ''}
          </span>
        )}
        {text !== '' && <>
          <button className="button quiet icon small" aria-label="Previous place" disabled={!found?.count} onClick={() => go(-1)}><Icon name="up" size={14} /></button>
          <button className="button quiet icon small" aria-label="Next place" disabled={!found?.count} onClick={() => go(1)}><Icon name="down" size={14} /></button>
        </>}
        <span className="spacer" />
        <button className="button quiet small" title="First line that tells of an error (e)" onClick={() => void toFirstError()}><Icon name="alert" size={14} /><span className="wide-only">First error</span></button>
        {onReplay && <button className="button quiet small" title="Play it with its timing" onClick={onReplay}><Icon name="play" size={13} /><span className="wide-only">Replay</span></button>}
        {isRunning && <button className="button quiet small" aria-pressed={isTyping} title="What you type goes to the node's terminal" onClick={() => setIsTyping(!isTyping)}><Icon name="keyboard" size={14} /><span className="wide-only">Type</span></button>}
        <a className="button quiet icon small" aria-label="Download the log" title="Download the log" download={`${runId}-${node.id}.log`} href={api.logDownloadAddress(runId, node.id, { attempt, nodeAttempt })}><Icon name="download" size={14} /></a>
      </div>
      {(message ?? position.error) && <div className="terminal-notice" role="status">{message ?? position.error}<button className="button quiet icon small" aria-label="Close" onClick={() => setMessage(undefined)}><Icon name="close" size={12} /></button></div>}
      <div className={`terminal-host ${isTyping && isRunning ? 'typing' : ''}`} ref={host} />
      <div className="terminal-foot">
        <span className="num">{position.isReading ? 'reading…' : lineCount === 0 ? (isRunning ? 'nothing printed yet' : 'nothing was printed') : `line ${formatCount(Math.min(top + 1, lineCount))} of ${formatCount(lineCount)}`}</span>
        {lineCount > 200 && <input type="range" className="terminal-slider" min={0} max={lineCount - 1} value={Math.min(top, lineCount - 1)} aria-label="Line"
          onChange={(event) => viewer.current?.jumpTo(Number(event.target.value))} onPointerUp={() => setQuery({ line: position.top + 1 })} />}
        <span className="spacer" />
        {isTyping && isRunning && <span className="terminal-typing">what you type is sent to the node</span>}
        <button className="button quiet small" aria-pressed={isFollowing && isRunning} onClick={() => { setQuery({ line: undefined }); viewer.current?.toEnd(); }}><Icon name="bottom" size={14} />{isFollowing && isRunning ? 'Following' : 'To the end'}</button>
      </div>
    </>
  );
}
