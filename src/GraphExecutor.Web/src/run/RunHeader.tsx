import { useState } from 'react';
import { messageOf, type ApiError } from '../api/apiError';
import { api } from '../api/client';
import type { NodeStatus, WorkflowDefinition } from '../api/types';
import type { Liveness } from '../live/liveSession';
import type { RunState } from '../live/runState';
import { useSession } from '../live/useSession';
import { formatCount, formatDuration, formatFullTime, formatRunning, formatTime } from '../shell/format';
import { Icon } from '../shell/Icon';
import { Link } from '../shell/Link';
import { LiveMark } from '../shell/LiveMark';
import { ServerTrouble } from '../shell/ServerTrouble';
import { Status, StatusIcon, statusOrder } from '../shell/Status';
import { setQuery } from '../shell/router';
import { useNow } from '../shell/useNow';
import { CancelDialog } from './CancelDialog';
import { ResumeDialog } from './ResumeDialog';

/** What concerns the run as a whole, and what can be done with it. */
export function RunHeader({ run, workflow, liveness, error }: { run: RunState; workflow: WorkflowDefinition; liveness: Liveness; error?: ApiError }) {
  const session = useSession();
  const isRunning = run.status === 'running';
  const now = useNow(isRunning);
  const [dialog, setDialog] = useState<'cancel' | 'resume'>();
  const [problem, setProblem] = useState<string>();
  const start = Date.parse(run.startedAt);
  const duration = run.endedAt ? formatDuration(Date.parse(run.endedAt) - start) : isRunning ? formatRunning(now - start) : '–';

  const cancel = async () => {
    setDialog(undefined);
    try {
      await api.cancelRun(run.runId);
      setProblem(undefined);
    } catch (cause) {
      setProblem(messageOf(cause));
    }

    void session.refresh();
  };
  return (
    <header className="run-header">
      <div className="run-title">
        <Status status={run.status} isPill />
        <h1 className="ellipsis" title={workflow.description ?? run.workflow}><Link className="run-title-link" href={`/?workflow=${encodeURIComponent(run.workflow)}`}>{run.workflow}</Link></h1>
        <div className="run-facts">
          <span className="mono ellipsis" title="The run's id">{run.runId}</span>
          <span className="num" title="How long this attempt took">{duration}</span>
          <time dateTime={run.startedAt} title={formatFullTime(run.startedAt)}>{formatTime(run.startedAt)}</time>
          {run.attempt > 1 && <span>attempt {run.attempt}</span>}
        </div>
        <span className="spacer" />
        <LiveMark liveness={liveness} />
        {isRunning
          ? <button className="button danger" aria-label="Cancel" onClick={() => setDialog('cancel')}><Icon name="stop" size={13} /><span className="wide-only">Cancel</span></button>
          : <button className="button" aria-label="Resume…" onClick={() => setDialog('resume')}><Icon name="restart" size={14} /><span className="wide-only">Resume…</span></button>}
      </div>
      {run.reason && <p className="run-reason">{run.reason}</p>}
      {error && <ServerTrouble error={error} />}
      {problem && <div className="notice bad" role="alert"><Icon name="alert" />{problem}</div>}
      {dialog === 'cancel' && <CancelDialog run={run} onClose={() => setDialog(undefined)} onCancel={() => void cancel()} />}
      {dialog === 'resume' && <ResumeDialog run={run} workflow={workflow} onClose={() => setDialog(undefined)} />}
    </header>
  );
}

/** How many nodes are in each status. */
export function Counts({ run }: { run: RunState }) {
  const counts = new Map<NodeStatus, number>();
  for (const node of run.nodes.values()) {
    counts.set(node.status, (counts.get(node.status) ?? 0) + 1);
  }

  return (
    <span className="counts">
      {statusOrder.filter((status) => counts.has(status)).map((status) => (
        <button key={status} className="count" title={`List the nodes that are ${status}`} onClick={() => setQuery({ view: 'nodes', status })}>
          <StatusIcon status={status} size={13} /><span className="num">{formatCount(counts.get(status)!)}</span><span className="count-word">{status}</span>
        </button>
      ))}
    </span>
  );
}
