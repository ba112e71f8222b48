import { useEffect, useMemo, useState } from 'react';
import type { WorkflowDefinition } from '../api/types';
import type { GraphEdge } from '../graph/edges';
import { useSession, useView } from '../live/useSession';
import { formatDuration, formatFullTime, formatRunning } from '../shell/format';
import { Icon } from '../shell/Icon';
import { setQuery, usePlace } from '../shell/router';
import { Status, StatusIcon } from '../shell/Status';
import { useNow } from '../shell/useNow';
import { NodeTerminal } from '../terminal/NodeTerminal';
import { Replay } from '../terminal/Replay';
import { attemptKey, attemptsOf, parseAttemptKey, type NodeAttempt } from './nodeAttempts';
import { NodeDetails } from './NodeDetails';
import './panel.css';
import { ResumeDialog } from './ResumeDialog';

const tabs = ['terminal', 'details', 'attempts'] as const;
const defaultCols = 120;

/** All about one node: its terminal, what it was given and returned, and its attempts. */
export function NodePanel({ runId, nodeId, workflow, edges, onClose, onSelect }: {
  runId: string; nodeId: string; workflow: WorkflowDefinition; edges: readonly GraphEdge[]; onClose(): void; onSelect(id: string): void;
}) {
  const session = useSession();
  const { query } = usePlace();
  const run = useView(session, (view) => view.run)!;
  const events = useView(session, (view) => view.history.events);
  const node = run.nodes.get(nodeId)!;
  const definition = workflow.nodes.find((candidate) => candidate.id === nodeId);
  const [isReplaying, setIsReplaying] = useState(false);
  const [isResuming, setIsResuming] = useState(false);
  const tab = tabs.find((name) => name === query.get('tab')) ?? 'terminal';
  const isRunning = node.status === 'running';
  const now = useNow(isRunning);
  useEffect(() => session.wantHistory(), [session]);

  const hasRun = isRunning || (node.nodeAttempt ?? 0) > 0;
  // What a reused node printed stands with the attempt that ran it.
  const latest = hasRun && !node.reused ? { attempt: node.attempt, nodeAttempt: node.nodeAttempt } : {};
  const latestKey = attemptKey(latest.attempt, latest.nodeAttempt);
  const attempts = useMemo(() => attemptsOf(events, nodeId, isRunning ? latestKey : undefined), [events, nodeId, isRunning, latestKey]);
  const chosen = query.get('attempt');
  const { attempt, nodeAttempt } = { ...latest, ...parseAttemptKey(chosen) };
  const isShownRunning = isRunning && attemptKey(attempt, nodeAttempt) === latestKey;
  const terminal = definition?.terminal;
  const cols = typeof terminal === 'object' ? terminal.cols ?? defaultCols : defaultCols;
  const duration = isRunning && node.startedAt ? formatRunning(now - Date.parse(node.startedAt)) : node.durationMs === undefined ? undefined : formatDuration(node.durationMs);

  const nameOf = (one: NodeAttempt) => `${run.attempt > 1 ? `run attempt ${one.attempt}, ` : ''}attempt ${one.nodeAttempt}`;

  return (
    <aside className="panel" aria-label={`Node ${nodeId}`}>
      <div className="panel-head">
        <Status status={node.status} isPill />
        <h2 className="ellipsis" title={nodeId}>{definition?.name ?? nodeId}</h2>
        <span className="muted num panel-duration">{duration}</span>
        <span className="spacer" />
        {run.status !== 'running' && <button className="button small" aria-label="Resume from here…" title={`Run ${nodeId} and all that comes after it again`} onClick={() => setIsResuming(true)}><Icon name="restart" size={13} /><span className="wide-only">Resume from here…</span></button>}
        <button className="button quiet icon small" aria-label="Close the panel" title="Close (Esc)" onClick={onClose}><Icon name="close" /></button>
      </div>
      {node.reason && <p className={`panel-reason tone-${node.status}`}>{node.error && node.error.message !== node.reason ? `${node.reason}: ${node.error.message}` : node.reason}</p>}
      <div className="panel-tabs tabs" role="tablist" aria-label="Node">
        {tabs.map((name) => (
          <button key={name} role="tab" className="tab" aria-selected={tab === name} onClick={() => setQuery({ tab: name === 'terminal' ? undefined : name })}>
            {name[0]!.toUpperCase() + name.slice(1)}{name === 'attempts' && attempts.length > 1 ? ` (${attempts.length})` : ''}
          </button>
        ))}
        <span className="spacer" />
        {tab === 'terminal' && attempts.length > 1 && (
          <select className="input panel-attempt" aria-label="Attempt" value={chosen ?? ''} onChange={(event) => { setIsReplaying(false); setQuery({ attempt: event.target.value, line: undefined }); }}>
            <option value="">latest attempt</option>
            {attempts.map((one) => <option key={one.key} value={one.key}>{nameOf(one)}, {one.status}</option>)}
          </select>
        )}
      </div>
      <div className="panel-body">
        {tab === 'terminal' && (
          <div className="terminal-view">
            {isReplaying
              ? <Replay runId={runId} nodeId={nodeId} attempt={attempt} nodeAttempt={nodeAttempt} onClose={() => setIsReplaying(false)} />
              : <NodeTerminal key={attemptKey(attempt, nodeAttempt)} runId={runId} nodeId={nodeId} attempt={attempt} nodeAttempt={nodeAttempt}
                  isRunning={isShownRunning} cols={cols} onReplay={isShownRunning || attempts.length === 0 ? undefined : () => setIsReplaying(true)} />}
          </div>
        )}
        {tab === 'details' && <NodeDetails node={node} definition={definition} run={run} edges={edges} onSelect={onSelect} />}
        {tab === 'attempts' && (
          <ol className="attempts">
            {attempts.length === 0 && <li className="empty">It has not run.</li>}
            {attempts.map((one) => (
              <li key={one.key}>
                <button className="attempt-row" onClick={() => setQuery({ attempt: one.key, tab: undefined, line: undefined })}>
                  <StatusIcon status={one.status} />
                  <span>{nameOf(one)}</span>
                  <time className="muted" dateTime={one.startedAt}>{formatFullTime(one.startedAt)}</time>
                  <span className="num">{one.durationMs === undefined ? '' : formatDuration(one.durationMs)}</span>
                  {one.reason && <span className="attempt-reason muted">{one.reason}</span>}
                </button>
              </li>
            ))}
          </ol>
        )}
      </div>
      {isResuming && <ResumeDialog run={run} workflow={workflow} from={nodeId} onClose={() => setIsResuming(false)} />}
    </aside>
  );
}
