import type { NodeStatus, NodeView, StateEvent } from '../api/types';

/** A span of time in which a node was in one status. Times in milliseconds. */
export interface Segment {
  readonly status: NodeStatus;
  readonly from: number;
  readonly to: number;
  /** It still is. */
  readonly isOpen: boolean;
  readonly reason?: string;
}

/** When each node ran and waited in an attempt of the run: from its events, or from what its record says when they have not been read. */
export function segmentsOf(
  nodes: ReadonlyMap<string, NodeView>, events: readonly StateEvent[], attempt: number, now: number,
): Map<string, Segment[]> {
  const segments = new Map<string, Segment[]>();
  const since = new Map<string, { status: NodeStatus; time: number; reason?: string }>();
  for (const event of events) {
    if (event.type !== 'node' || event.attempt !== attempt) {
      continue;
    }

    const time = Date.parse(event.time);
    const open = since.get(event.nodeId);
    if (open) {
      add(segments, event.nodeId, {
        // An attempt that was followed by another one failed.
        status: open.status === 'running' ? (event.status === 'waiting' ? 'failed' : event.status) : open.status,
        from: open.time, to: time, isOpen: false, reason: open.status === 'running' ? event.reason : open.reason,
      });
      since.delete(event.nodeId);
    }

    if (event.status === 'running' || event.status === 'waiting') {
      since.set(event.nodeId, { status: event.status, time, reason: event.reason });
    }
  }

  for (const [id, { status, time, reason }] of since) {
    add(segments, id, { status, from: time, to: Math.max(now, time), isOpen: true, reason });
  }

  for (const node of nodes.values()) {
    if (!segments.has(node.id) && node.startedAt !== undefined && !node.reused && (node.attempt ?? attempt) === attempt) {
      const from = Date.parse(node.startedAt);
      const isOpen = node.durationMs === undefined;
      add(segments, node.id, { status: node.status, from, to: isOpen ? Math.max(now, from) : from + node.durationMs!, isOpen, reason: node.reason });
    }
  }

  return segments;
}

/** Round times for the scale of a timeline: at most so many, in milliseconds from its start. */
export function ticksOf(spanMs: number, most: number): number[] {
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1.5e4, 3e4, 6e4, 1.2e5, 3e5, 6e5, 9e5, 1.8e6, 3.6e6, 7.2e6, 1.08e7, 2.16e7, 4.32e7, 8.64e7];
  const step = steps.find((candidate) => spanMs / candidate <= most) ?? Math.ceil(spanMs / most / 8.64e7) * 8.64e7;
  return Array.from({ length: Math.floor(spanMs / step) + 1 }, (_, at) => at * step);
}

function add(segments: Map<string, Segment[]>, id: string, segment: Segment): void {
  const known = segments.get(id);
  if (known) {
    known.push(segment);
  } else {
    segments.set(id, [segment]);
  }
}
