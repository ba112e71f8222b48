import { useEffect, useMemo, useRef, useState } from 'react';
import { messageOf } from '../api/apiError';
import { useSession } from '../live/useSession';
import { formatCount } from '../shell/format';
import { Icon } from '../shell/Icon';
import { setQuery, usePlace } from '../shell/router';
import { useShortcuts } from '../shell/useShortcuts';
import { fontSizeFor, rowHeightOf } from './createTerminal';
import { isErrorLine } from './lines';
import { LogDownload } from './LogDownload';
import { LogSearch } from './LogSearch';
import { logSource } from './logSource';
import { beginning, LogViewer, type LogPosition } from './logViewer';
import { scanLog } from './scan';
import './terminal.css';
import { useTyping } from './useTyping';

/** So often the record is asked for more while there is no live stream. */
const pollMs = 2_000;
/** A log of fewer lines needs no slider. */
const fewLines = 200;

/** What a node attempt printed: live at its end, of any length, with search. */
export function NodeTerminal({ runId, nodeId, attempt, nodeAttempt, isRunning, cols, onReplay }: {
  runId: string;
  nodeId: string;
  attempt?: number;
  nodeAttempt?: number;
  /** This attempt runs now. */
  isRunning: boolean;
  cols: number;
  /** Plays the recording; absent when there is none. */
  onReplay?(): void;
}) {
  const session = useSession();
  const { query } = usePlace();
  const host = useRef<HTMLDivElement>(null);
  const [viewer, setViewer] = useState<LogViewer>();
  const [position, setPosition] = useState<LogPosition>(beginning);
  const [message, setMessage] = useState<string>();
  const [isTypingWanted, setIsTypingWanted] = useState(false);
  const source = useMemo(() => logSource(runId, nodeId, attempt, nodeAttempt), [runId, nodeId, attempt, nodeAttempt]);
  const isTyping = isTypingWanted && isRunning;
  const fail = (cause: unknown) => setMessage(messageOf(cause));

  useEffect(() => {
    const element = host.current!;
    const created = new LogViewer(source, cols, 24, setPosition);
    setViewer(created);
    const { terminal } = created;
    const fit = () => {
      terminal.options.fontSize = fontSizeFor(cols, element.clientWidth);
      terminal.resize(cols, Math.max(4, Math.floor((element.clientHeight - 18) / rowHeightOf(terminal))));
    };
    created.attach(element);
    fit();
    terminal.textarea?.setAttribute('aria-label', `Terminal of ${nodeId}`);
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    const line = Number(query.get('line') ?? NaN);
    created.open(Number.isInteger(line) && line > 0 ? line - 1 : undefined);
    const stopListening = session.listenToLog((event) => {
      if (event.nodeId === nodeId && event.attempt === (attempt ?? event.attempt) && event.nodeAttempt === (nodeAttempt ?? event.nodeAttempt)) {
        created.receive(event);
      }
    }, () => created.catchUp());
    return () => {
      stopListening();
      observer.disconnect();
      created.dispose();
    };
  }, [session, source, cols]);

  // The last lines may have been dropped on their way, with nothing after them to tell; and without a live stream there are none.
  useEffect(() => {
    viewer?.catchUp();
    const timer = isRunning ? setInterval(() => session.getView().liveness !== 'live' && viewer?.catchUp(), pollMs) : undefined;
    return () => clearInterval(timer);
  }, [session, viewer, isRunning]);

  useTyping(viewer?.terminal, runId, nodeId, isTyping, fail);

  const toFirstError = async () => {
    setMessage(undefined);
    try {
      for await (const state of scanLog(source, isErrorLine, { isFirstEnough: true })) {
        if (state.lines.length > 0) {
          viewer?.jumpTo(state.lines[0]!);
        } else if (state.isDone) {
          setMessage('No line tells of an error');
        }
      }
    } catch (cause) {
      fail(cause);
    }
  };
  useShortcuts({ e: () => void toFirstError() });

  const { top, lineCount, isFollowing } = position;
  return (
    <>
      <div className="terminal-bar">
        <LogSearch source={source} top={top} onShow={(line, text) => viewer?.jumpTo(line, text)} onError={setMessage} />
        <span className="spacer" />
        <button className="button quiet small" title="First line that tells of an error (e)" onClick={() => void toFirstError()}><Icon name="alert" size={14} /><span className="wide-only">First error</span></button>
        {onReplay && <button className="button quiet small" title="Play it with its timing" onClick={onReplay}><Icon name="play" size={13} /><span className="wide-only">Replay</span></button>}
        {isRunning && <button className="button quiet small" aria-pressed={isTyping} title="What you type goes to the node's terminal" onClick={() => setIsTypingWanted(!isTyping)}><Icon name="keyboard" size={14} /><span className="wide-only">Type</span></button>}
        <LogDownload runId={runId} nodeId={nodeId} attempt={attempt} nodeAttempt={nodeAttempt} onError={setMessage} />
      </div>
      {(message ?? position.error) && <div className="terminal-notice" role="status">{message ?? position.error}<button className="button quiet icon small" aria-label="Close" onClick={() => setMessage(undefined)}><Icon name="close" size={12} /></button></div>}
      <div className={`terminal-host ${isTyping ? 'typing' : ''}`} ref={host} />
      <div className="terminal-foot">
        <span className="num">{placeOf(position, isRunning)}</span>
        {lineCount > fewLines && <input type="range" className="terminal-slider" min={0} max={lineCount - 1} value={Math.min(top, lineCount - 1)} aria-label="Line"
          onChange={(event) => viewer?.jumpTo(Number(event.target.value))} onPointerUp={() => setQuery({ line: top + 1 })} />}
        <span className="spacer" />
        {isTyping && <span className="terminal-typing">what you type is sent to the node</span>}
        <button className="button quiet small" aria-pressed={isFollowing && isRunning} onClick={() => { setQuery({ line: undefined }); viewer?.toEnd(); }}><Icon name="bottom" size={14} />{isFollowing && isRunning ? 'Following' : 'To the end'}</button>
      </div>
    </>
  );
}

function placeOf({ isReading, isOpen, isWhole, lineCount, top }: LogPosition, isRunning: boolean): string {
  const count = lineCount + (isOpen ? 1 : 0);
  return isReading ? 'reading…'
    : count === 0 ? (isRunning ? 'nothing printed yet' : 'nothing was printed')
    : isWhole ? `${formatCount(count)} ${count === 1 ? 'line' : 'lines'}${isOpen && isRunning ? ', the last one unfinished' : ''}`
    : `line ${formatCount(Math.min(top + 1, count))} of ${formatCount(count)}`;
}
