import { useEffect, useMemo } from 'react';
import type { StateEvent } from '../api/types';
import { useSession, useView } from '../live/useSession';
import { formatCount, formatDuration, formatFullTime } from '../shell/format';
import { StatusIcon } from '../shell/Status';
import { VirtualRows } from '../shell/VirtualRows';

/** What happened in the run, newest first. */
export function EventList({ selected, onSelect }: { selected?: string; onSelect(id: string): void }) {
  const session = useSession();
  const events = useView(session, (view) => view.history.events);
  useEffect(() => session.wantHistory(), [session]);
  const rows = useMemo(() => events.toReversed(), [events]);
  return (
    <div className="list-view">
      <div className="list-tools"><span className="muted num">{formatCount(rows.length)} events, newest first</span></div>
      {rows.length === 0
        ? <div className="empty" role="status">Reading the events…</div>
        : <VirtualRows rows={rows} height={32} label="Events" className="list-rows" render={(event) => <EventRow key={`${event.type === 'node' ? event.nodeId : ''} ${event.version}`} event={event} selected={selected} onSelect={onSelect} />} />}
    </div>
  );
}

function EventRow({ event, selected, onSelect }: { event: StateEvent; selected?: string; onSelect(id: string): void }) {
  const isNode = event.type === 'node';
  const facts = [
    isNode && event.nodeAttempt > 1 ? `node attempt ${event.nodeAttempt}` : undefined,
    event.durationMs === undefined ? undefined : formatDuration(event.durationMs),
    isNode && event.reused ? 'reused' : undefined,
    event.reason,
  ].filter(Boolean).join(' · ');
  const row = (
    <>
      <time className="mono muted" dateTime={event.time} title={formatFullTime(event.time)}>{clockOf(event.time)}</time>
      <span className={`status tone-${event.status}`}><StatusIcon status={event.status} size={14} /><span className="event-status">{event.status}</span></span>
      <span className="ellipsis event-name">{isNode ? event.nodeId : `run, attempt ${event.attempt}`}</span>
      <span className="ellipsis muted" title={facts}>{facts}</span>
    </>
  );
  return (
    <div role="listitem">
      {isNode
        ? <button className={`event-row ${event.nodeId === selected ? 'selected' : ''}`} onClick={() => onSelect(event.nodeId)}>{row}</button>
        : <div className="event-row of-run">{row}</div>}
    </div>
  );
}

function clockOf(time: string): string {
  const date = new Date(time);
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
