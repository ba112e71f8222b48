import { useEffect, useMemo } from 'react';
import type { WorkflowDefinition } from '../api/types';
import { criticalPath } from '../graph/criticalPath';
import type { GraphEdge } from '../graph/edges';
import type { RunState } from '../live/runState';
import { useSession, useView } from '../live/useSession';
import { formatDuration } from '../shell/format';
import { StatusIcon } from '../shell/Status';
import { VirtualRows } from '../shell/VirtualRows';
import { useNow } from '../shell/useNow';
import { segmentsOf, ticksOf } from './segments';

/** When each node waited and ran: one row a node, in the order in which they started. */
export function Timeline({ run, workflow, edges, selected, onSelect }: {
  run: RunState; workflow: WorkflowDefinition; edges: readonly GraphEdge[]; selected?: string; onSelect(id: string): void;
}) {
  const session = useSession();
  const events = useView(session, (view) => view.history.events);
  useEffect(() => session.wantHistory(), [session]);
  const now = useNow(run.status === 'running', 500);
  const { rows, start, span, ticks, path } = useMemo(() => {
    const segments = segmentsOf(run.nodes, events, run.attempt, now);
    const begin = Date.parse(run.startedAt);
    const end = Math.max(...[...segments.values()].map((list) => list.at(-1)!.to), run.endedAt ? Date.parse(run.endedAt) : 0, begin + 1);
    const names = new Map(workflow.nodes.map((node) => [node.id, node.name ?? node.id]));
    const first = (id: string) => segments.get(id)?.[0]?.from ?? Infinity;
    const place = new Map(run.order.map((id, at) => [id, at]));
    const ids = [...run.order].sort((left, right) => {
      const difference = first(left) - first(right);
      return Number.isNaN(difference) || difference === 0 ? place.get(left)! - place.get(right)! : difference;
    });
    return {
      rows: ids.map((id) => ({ id, name: names.get(id) ?? id, node: run.nodes.get(id)!, segments: segments.get(id) ?? [] })),
      start: begin,
      span: end - begin,
      ticks: ticksOf(end - begin, 7),
      path: criticalPath(run.nodes, edges, now),
    };
  }, [run, events, now, workflow, edges]);
  const at = (time: number) => `${(Math.max(0, time - start) / span) * 100}%`;
  return (
    <div className="list-view timeline">
      <div className="timeline-scale" aria-hidden="true">
        <span className="muted">bold: on the critical path</span>
        <div className="timeline-track">{ticks.map((tick) => <span key={tick} className="timeline-tick num" style={{ left: `${(tick / span) * 100}%` }}>{formatDuration(tick)}</span>)}</div>
      </div>
      <VirtualRows rows={rows} height={30} label="Timeline" className="list-rows" scrollTo={selected === undefined ? undefined : rows.findIndex((row) => row.id === selected)} render={(row) => (
        <div role="listitem" key={row.id}>
          <button className={`timeline-row ${row.id === selected ? 'selected' : ''} ${path.has(row.id) ? 'critical' : ''}`} onClick={() => onSelect(row.id)}
            aria-label={`${row.name}: ${row.node.status}${row.node.durationMs === undefined ? '' : `, ${formatDuration(row.node.durationMs)}`}`}>
            <span className="timeline-name"><StatusIcon status={row.node.status} size={13} /><span className="ellipsis">{row.name}</span></span>
            <span className="timeline-track">
              {ticks.map((tick) => <span key={tick} className="timeline-line" style={{ left: `${(tick / span) * 100}%` }} />)}
              {row.segments.map((segment, index) => (
                <span key={index} className={`timeline-bar tone-${segment.status} is-${segment.status}`} title={[`${segment.status} ${formatDuration(segment.to - segment.from)}`, segment.reason].filter(Boolean).join('\n')}
                  style={{ left: at(segment.from), width: `max(3px, ${((segment.to - segment.from) / span) * 100}%)` }} />
              ))}
              {row.segments.length === 0 && <span className="timeline-none faint">{row.node.reused ? 'reused' : row.node.reason ?? row.node.status}</span>}
            </span>
            <span className="num muted timeline-time">{row.node.durationMs === undefined ? '' : formatDuration(row.node.durationMs)}</span>
          </button>
        </div>
      )} />
    </div>
  );
}
