import type { GraphEdge } from './edges';
import type { Point } from './layout';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The node that an arrow key leads to: along an edge where the graph flows, to the nearest one in the same layer across it. */
export function neighbour(
  from: string | undefined,
  direction: Direction,
  points: ReadonlyMap<string, Point>,
  edges: readonly GraphEdge[],
  isVertical: boolean,
): string | undefined {
  if (from === undefined || !points.has(from)) {
    return points.keys().next().value;
  }

  const isForward = direction === (isVertical ? 'down' : 'right');
  const isBackward = direction === (isVertical ? 'up' : 'left');
  if (isForward || isBackward) {
    const linked = edges.flatMap((edge) => (isForward && edge.source === from ? [edge.target] : isBackward && edge.target === from ? [edge.source] : []));
    return nearest(from, linked, points);
  }

  const here = points.get(from)!;
  const across = (point: Point) => (isVertical ? point.x : point.y);
  const along = (point: Point) => (isVertical ? point.y : point.x);
  const sign = direction === 'down' || direction === 'right' ? 1 : -1;
  const candidates = [...points].filter(([, point]) => sign * (across(point) - across(here)) > 1 && Math.abs(along(point) - along(here)) < 150);
  return nearest(from, candidates.map(([id]) => id), points);
}

function nearest(from: string, ids: readonly string[], points: ReadonlyMap<string, Point>): string | undefined {
  const here = points.get(from)!;
  const distance = (id: string) => Math.hypot(points.get(id)!.x - here.x, points.get(id)!.y - here.y);
  return ids.reduce<string | undefined>((best, id) => (best === undefined || distance(id) < distance(best) ? id : best), undefined);
}
