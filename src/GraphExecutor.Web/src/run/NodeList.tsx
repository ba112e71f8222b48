import { useDeferredValue, useMemo, useRef, useState } from 'react';
import type { NodeStatus, WorkflowDefinition } from '../api/types';
import type { RunState } from '../live/runState';
import { formatCount, formatDuration, formatRunning } from '../shell/format';
import { Icon } from '../shell/Icon';
import { setQuery, usePlace } from '../shell/router';
import { StatusIcon, statusOrder } from '../shell/Status';
import { useShortcuts } from '../shell/useShortcuts';
import { VirtualRows } from '../shell/VirtualRows';
import { useNow } from '../shell/useNow';

/** The nodes of a run as a list, to search and filter. */
export function NodeList({ run, workflow, selected, onSelect }: { run: RunState; workflow: WorkflowDefinition; selected?: string; onSelect(id: string): void }) {
  const { query } = usePlace();
  const status = statusOrder.find((name) => name === query.get('status'));
  const [text, setText] = useState('');
  const searched = useDeferredValue(text.trim().toLowerCase());
  const box = useRef<HTMLInputElement>(null);
  const now = useNow(run.status === 'running');
  useShortcuts({ '/': () => box.current?.focus() });
  const names = useMemo(() => new Map(workflow.nodes.map((node) => [node.id, node.name])), [workflow]);
  const rows = useMemo(() => run.order.map((id) => run.nodes.get(id)!).filter((node) => (status === undefined || node.status === status)
    && (searched === '' || node.id.toLowerCase().includes(searched) || (names.get(node.id)?.toLowerCase().includes(searched) ?? false))), [run, status, searched, names]);
  return (
    <div className="list-view">
      <div className="list-tools">
        <label className="search-box">
          <Icon name="search" /><span className="visually-hidden">Search nodes</span>
          <input ref={box} className="input" type="search" placeholder="Node" value={text} onChange={(event) => setText(event.target.value)} />
        </label>
        <select className="input" aria-label="Status" value={status ?? ''} onChange={(event) => setQuery({ status: event.target.value as NodeStatus })}>
          <option value="">every status</option>
          {statusOrder.map((name) => <option key={name}>{name}</option>)}
        </select>
        <span className="muted num">{formatCount(rows.length)} of {formatCount(run.order.length)}</span>
      </div>
      {rows.length === 0
        ? <div className="empty"><h2>No node matches</h2><button className="button" onClick={() => { setText(''); setQuery({ status: undefined }); }}>Show all nodes</button></div>
        : <VirtualRows rows={rows} height={40} label={`${rows.length} nodes`} className="list-rows" scrollTo={selected === undefined ? undefined : rows.findIndex((node) => node.id === selected)} render={(node) => (
            <div role="listitem" key={node.id}>
              <button className={`node-row ${node.id === selected ? 'selected' : ''}`} aria-current={node.id === selected} onClick={() => onSelect(node.id)}>
                <span className={`status tone-${node.status}`}><StatusIcon status={node.status} /><span className="node-row-status">{node.status}</span></span>
                <span className="ellipsis node-row-name">{names.get(node.id) ?? node.id}</span>
                <span className="ellipsis muted">{node.reason}</span>
                <span className="num right">{node.status === 'running' && node.startedAt ? formatRunning(now - Date.parse(node.startedAt)) : node.durationMs === undefined ? '' : formatDuration(node.durationMs)}</span>
              </button>
            </div>
          )} />}
    </div>
  );
}
