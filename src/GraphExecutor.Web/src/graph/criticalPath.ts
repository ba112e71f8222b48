import type { NodeView } from '../api/types';
import type { GraphEdge } from './edges';

/**
 * The nodes that decided how long the run took: from the one that ended last, back through the parent that each had to wait for.
 * Nodes that did not run in this attempt are not on it.
 */
export function criticalPath(nodes: ReadonlyMap<string, NodeView>, edges: readonly GraphEdge[], now: number): Set<string> {
  const ends = new Map<string, number>();
  for (const node of nodes.values()) {
    if (node.startedAt !== undefined && !node.reused) {
      ends.set(node.id, node.durationMs === undefined ? now : Date.parse(node.startedAt) + node.durationMs);
    }
  }

  const parents = new Map<string, string[]>();
  for (const { source, target } of edges) {
    parents.set(target, [...(parents.get(target) ?? []), source]);
  }

  const path = new Set<string>();
  for (let node = latest([...ends.keys()], ends); node !== undefined && !path.has(node);) {
    path.add(node);
    node = latest(parents.get(node) ?? [], ends);
  }

  return path;
}

function latest(ids: readonly string[], ends: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  for (const id of ids) {
    const end = ends.get(id);
    if (end !== undefined && (best === undefined || end > ends.get(best)!)) {
      best = id;
    }
  }

  return best;
}
