import { useEffect, useRef } from 'react';
import { api } from '../api/client';
import type { RunSummary } from '../api/types';
import { RunListSession } from '../live/runListSession';
import { useLiveSession, useView } from '../live/useSession';
import { formatCount, formatDuration, formatFullTime, formatRunning, formatTime } from '../shell/format';
import { Icon } from '../shell/Icon';
import { Link } from '../shell/Link';
import { LiveMark } from '../shell/LiveMark';
import { ServerTrouble } from '../shell/ServerTrouble';
import { navigate, setQuery, usePlace } from '../shell/router';
import { StatusIcon } from '../shell/Status';
import { useShortcuts } from '../shell/useShortcuts';
import { VirtualRows } from '../shell/VirtualRows';
import { useNow } from '../shell/useNow';
import './runs.css';

const statuses = ['running', 'completed', 'failed', 'cancelled', 'interrupted'] as const;
const searchAfterMs = 150;

/** The list of runs, newest first. */
export function RunsPage() {
  const { query } = usePlace();
  const status = query.get('status') ?? undefined;
  const workflow = query.get('workflow') ?? undefined;
  const text = query.get('q') ?? '';
  const q = text.trim();
  const session = useLiveSession(() => new RunListSession({ q, status, workflow }));
  const listing = useView(session, (view) => view.listing);
  const filter = useView(session, (view) => view.filter);
  const error = useView(session, (view) => view.error);
  const liveness = useView(session, (view) => view.liveness);
  const isCurrent = filter !== undefined && filter.q === q && filter.status === status && filter.workflow === workflow;
  const runs = listing?.runs;
  const now = useNow(runs?.some((run) => run.status === 'running') ?? false);
  useEffect(() => {
    const timer = setTimeout(() => session.setFilter({ q, status, workflow }), filter?.q === q ? 0 : searchAfterMs);
    return () => clearTimeout(timer);
  }, [session, q, status, workflow]);

  /** The run of that id, or else the newest one that the search finds. */
  const openFirst = async () => {
    const found = await api.listRuns({ q, status, workflow, limit: 500 }).catch(() => undefined);
    const wanted = found?.runs.find((run) => run.runId === q) ?? found?.runs[0];
    if (wanted) {
      navigate(`/runs/${wanted.runId}`);
    }
  };
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
            onKeyDown={(event) => event.key === 'Enter' && void openFirst()} />
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
      {error && <ServerTrouble error={error} />}
      <div className="runs-list" aria-busy={!isCurrent}>
        <div className="run-row run-columns" aria-hidden="true">
          <span>Status</span><span>Workflow</span><span>Run</span><span>Started</span><span className="right">Duration</span>
        </div>
        {runs === undefined
          ? !error && <Skeleton />
          : runs.length === 0
            ? isCurrent && <Nothing isFiltered={status !== undefined || workflow !== undefined || q !== ''} />
            : <VirtualRows rows={runs} height={46} label={`${formatCount(runs.length)} runs, newest first`} className="run-rows"
                onEnd={() => session.readMore()} render={(run) => <RunRow key={run.runId} run={run} now={now} />} />}
      </div>
    </div>
  );
}

function RunRow({ run, now }: { run: RunSummary; now: number }) {
  const start = Date.parse(run.startedAt ?? run.createdAt);
  const duration = run.endedAt ? formatDuration(Date.parse(run.endedAt) - start) : run.status === 'running' ? formatRunning(now - start) : '';
  return (
    <div role="listitem">
      <Link className="run-row" href={`/runs/${run.runId}`}>
        <span className={`status tone-${run.status}`} title={run.reason ?? undefined}><StatusIcon status={run.status} />{run.status}</span>
        <span className="ellipsis run-workflow">{run.workflow}</span>
        <span className="ellipsis mono muted run-id">{run.runId}{run.attempt > 1 && <span className="attempt-mark">attempt {run.attempt}</span>}</span>
        <time className="muted num run-time" dateTime={run.createdAt} title={formatFullTime(run.createdAt)}>{formatTime(run.startedAt ?? run.createdAt)}</time>
        <span className="num right run-duration">{duration}</span>
      </Link>
    </div>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
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
      <p>A search looks for the text in the ids of all runs and in the names of their workflows.</p>
      <button className="button" onClick={() => setQuery({ q: undefined, status: undefined, workflow: undefined })}>Show all runs</button>
    </div>
  );
}

function Skeleton() {
  return <div aria-label="Reading the runs" role="status" className="skeletons">{Array.from({ length: 8 }, (_, at) => <div className="skeleton" key={at} />)}</div>;
}
