import { useDeferredValue, useMemo, useRef } from 'react';
import type { RunSummary } from '../api/types';
import { useNow } from '../live/useSession';
import { formatCount, formatDuration, formatFullTime, formatRunning, formatTime } from '../shell/format';
import { Icon } from '../shell/Icon';
import { Link } from '../shell/Link';
import { LiveMark } from '../shell/LiveMark';
import { ServerTrouble } from '../shell/ServerTrouble';
import { navigate, setQuery, usePlace } from '../shell/router';
import { StatusIcon } from '../shell/Status';
import { useShortcuts } from '../shell/useShortcuts';
import { VirtualRows } from '../shell/VirtualRows';
import { useRuns } from './useRuns';
import './runs.css';

const statuses = ['running', 'completed', 'failed', 'cancelled', 'interrupted'] as const;
const runIdForm = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** The list of runs, newest first. */
export function RunsPage() {
  const { query } = usePlace();
  const status = query.get('status') ?? undefined;
  const workflow = query.get('workflow') ?? undefined;
  const text = query.get('q') ?? '';
  const { runs, error, liveness, readMore } = useRuns({ status, workflow });
  const now = useNow(runs?.some((run) => run.status === 'running') ?? false);
  const searched = useDeferredValue(text.trim().toLowerCase());
  const shown = useMemo(
    () => (searched === '' ? runs : runs?.filter((run) => run.runId.toLowerCase().includes(searched) || run.workflow.toLowerCase().includes(searched))),
    [runs, searched]);
  const box = useRef<HTMLInputElement>(null);
  useShortcuts({ '/': () => box.current?.focus() });

  return (
    <div className="runs">
      <div className="runs-head">
        <h1>Runs</h1>
        <LiveMark liveness={liveness} />
        <span className="spacer" />
        <Link className="button primary" href="/start"><Icon name="plus" />Start a run</Link>
      </div>
      <div className="runs-filters" role="search">
        <label className="search-box">
          <Icon name="search" />
          <span className="visually-hidden">Search runs</span>
          <input ref={box} className="input" type="search" placeholder="Run or workflow; Enter opens a run" value={text}
            onChange={(event) => setQuery({ q: event.target.value })}
            onKeyDown={(event) => {
              const wanted = shown?.[0]?.runId ?? text.trim();
              if (event.key === 'Enter' && runIdForm.test(wanted)) {
                navigate(`/runs/${wanted}`);
              }
            }} />
        </label>
        <div className="chips" role="group" aria-label="Status">
          <button className="button small" aria-pressed={status === undefined} onClick={() => setQuery({ status: undefined })}>all</button>
          {statuses.map((name) => (
            <button key={name} className="button small" aria-pressed={status === name} onClick={() => setQuery({ status: status === name ? undefined : name })}>
              <StatusIcon status={name} size={13} />{name}
            </button>
          ))}
        </div>
        {workflow !== undefined && (
          <button className="button small" aria-label={`Runs of every workflow, not ${workflow} alone`} onClick={() => setQuery({ workflow: undefined })}>
            <span className="ellipsis chip-name">{workflow}</span><Icon name="close" size={12} />
          </button>
        )}
      </div>
      {error && <div className="runs-notice"><ServerTrouble {...error} /></div>}
      <div className="runs-list">
        <div className="run-row run-columns" aria-hidden="true">
          <span>Status</span><span>Workflow</span><span>Run</span><span>Started</span><span className="right">Duration</span>
        </div>
        {shown === undefined
          ? !error && <Skeleton />
          : shown.length === 0
            ? <Nothing isFiltered={status !== undefined || workflow !== undefined || searched !== ''} text={text} />
            : <VirtualRows rows={shown} height={46} label={`${formatCount(shown.length)} runs, newest first`} className="run-rows"
                onEnd={() => void readMore()} render={(run) => <RunRow key={run.runId} run={run} now={now} />} />}
      </div>
    </div>
  );
}

function RunRow({ run, now }: { run: RunSummary; now: number }) {
  const start = Date.parse(run.startedAt ?? run.createdAt);
  const duration = run.endedAt ? formatDuration(Date.parse(run.endedAt) - start) : run.status === 'running' ? formatRunning(now - start) : '';
  return (
    <div role="listitem">
      <Link className="run-row" href={`/runs/${run.runId}`} aria-label={`${run.workflow}, run ${run.runId}: ${run.status}`}>
        <span className={`status tone-${run.status}`} title={run.reason ?? undefined}><StatusIcon status={run.status} />{run.status}</span>
        <span className="ellipsis run-workflow">{run.workflow}</span>
        <span className="ellipsis mono muted run-id">{run.runId}{run.attempt > 1 && <span className="attempt-mark">attempt {run.attempt}</span>}</span>
        <time className="muted num run-time" dateTime={run.createdAt} title={formatFullTime(run.createdAt)}>{formatTime(run.startedAt ?? run.createdAt)}</time>
        <span className="num right run-duration">{duration}</span>
      </Link>
    </div>
  );
}

function Nothing({ isFiltered, text }: { isFiltered: boolean; text: string }) {
  if (!isFiltered) {
    return (
      <div className="empty">
        <h2>No runs yet</h2>
        <p>A run executes a workflow: commands and functions, each when its parents are done.</p>
        <Link className="button primary" href="/start">Start the first one</Link>
      </div>
    );
  }

  return (
    <div className="empty">
      <h2>No run matches</h2>
      <p>Searched are the runs that have been read so far: scroll down in the whole list for older ones.</p>
      {runIdForm.test(text.trim()) && <Link className="button" href={`/runs/${text.trim()}`}>Open the run <span className="mono">{text.trim()}</span></Link>}
      <button className="button quiet" onClick={() => setQuery({ q: undefined, status: undefined, workflow: undefined })}>Show all runs</button>
    </div>
  );
}

function Skeleton() {
  return <div aria-label="Reading the runs" role="status" className="skeletons">{Array.from({ length: 8 }, (_, at) => <div className="skeleton" key={at} />)}</div>;
}
