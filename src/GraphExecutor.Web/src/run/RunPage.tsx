import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { criticalPath } from '../graph/criticalPath';
import { edgesOf } from '../graph/edges';
import { RunGraph } from '../graph/RunGraph';
import { RunSession } from '../live/runSession';
import { SessionContext, useLiveSession, useView } from '../live/useSession';
import { Link } from '../shell/Link';
import { ServerTrouble } from '../shell/ServerTrouble';
import { setQuery, usePlace } from '../shell/router';
import { useShortcuts } from '../shell/useShortcuts';
import { EventList } from './EventList';
import { NodeList } from './NodeList';
import { Counts, RunHeader } from './RunHeader';
import { Splitter, usePanelShare } from './Splitter';
import { Timeline } from './Timeline';
import './run.css';

// Terminals are the largest part of the page, and not needed to see the graph.
const NodePanel = lazy(() => import('./NodePanel').then(({ NodePanel }) => ({ default: NodePanel })));

const views = ['graph', 'timeline', 'nodes', 'events'] as const;
type ViewName = (typeof views)[number];

/** A run: its graph, timeline, nodes and events, and the panel of the node that is selected. */
export function RunPage({ runId }: { runId: string }) {
  const session = useLiveSession(() => new RunSession(runId));
  const { query } = usePlace();
  const run = useView(session, (view) => view.run);
  const workflow = useView(session, (view) => view.workflow);
  const error = useView(session, (view) => view.error);
  const liveness = useView(session, (view) => view.liveness);
  const body = useRef<HTMLDivElement>(null);
  const [panelShare, setPanelShare] = usePanelShare();
  const [isPathShown, setIsPathShown] = useState(false);
  const selected = query.get('node') ?? undefined;
  const view = views.find((name) => name === query.get('view')) ?? 'graph';
  const edges = useMemo(() => (workflow ? edgesOf(workflow) : []), [workflow]);
  const highlight = useMemo(() => (isPathShown && run ? criticalPath(run.nodes, edges, Date.now()) : undefined), [isPathShown, run, edges]);

  const select = (id: string | undefined) => setQuery({ node: id, tab: undefined, line: undefined, attempt: undefined });
  const show = (name: ViewName) => setQuery({ view: name === 'graph' ? undefined : name });
  useShortcuts({
    1: () => show('graph'),
    2: () => show('timeline'),
    3: () => show('nodes'),
    4: () => show('events'),
    Escape: () => select(undefined),
    t: () => setQuery({ tab: undefined }),
  });

  useEffect(() => {
    document.title = run ? `${run.workflow} ${run.status} · GraphExecutor` : 'GraphExecutor';
    return () => { document.title = 'GraphExecutor'; };
  }, [run?.workflow, run?.status]);

  if (!run || !workflow) {
    return error
      ? <div className="page-inner"><h1>Run {runId}</h1><ServerTrouble error={error} />{error.status === 404 && <Link href="/">All runs</Link>}</div>
      : <div className="empty" role="status"><h1>Run {runId}</h1>Reading it…</div>;
  }

  const isNode = selected !== undefined && run.nodes.has(selected);
  return (
    <SessionContext.Provider value={session}>
      <div className="run">
        <RunHeader run={run} workflow={workflow} liveness={liveness} error={error} />
        <div className="run-tabs">
          <div className="tabs" role="tablist" aria-label="Views of the run">
            {views.map((name, at) => (
              <button key={name} role="tab" id={`tab-${name}`} className="tab" aria-selected={view === name} aria-controls="run-view" title={`${at + 1}`} onClick={() => show(name)}>
                {name[0]!.toUpperCase() + name.slice(1)}
              </button>
            ))}
          </div>
          <Counts run={run} />
        </div>
        <div className={`run-body ${isNode ? 'with-panel' : ''}`} ref={body} style={{ '--panel': `${panelShare}%` } as React.CSSProperties}>
          <div className="run-view" id="run-view" role="tabpanel" aria-labelledby={`tab-${view}`}>
            {view === 'graph' && <RunGraph nodes={workflow.nodes} edges={edges} selected={selected} highlight={highlight} onSelect={select}
              onToggleHighlight={() => setIsPathShown(!isPathShown)} />}
            {view === 'timeline' && <Timeline run={run} workflow={workflow} edges={edges} selected={selected} onSelect={select} />}
            {view === 'nodes' && <NodeList run={run} workflow={workflow} selected={selected} onSelect={select} />}
            {view === 'events' && <EventList selected={selected} onSelect={select} />}
          </div>
          {isNode && <Splitter body={body} share={panelShare} onShare={setPanelShare} />}
          {isNode && (
            <Suspense fallback={<aside className="panel" aria-busy="true" />}>
              <NodePanel key={selected} runId={runId} nodeId={selected} workflow={workflow} edges={edges} onClose={() => select(undefined)} onSelect={select} />
            </Suspense>
          )}
        </div>
      </div>
    </SessionContext.Provider>
  );
}
