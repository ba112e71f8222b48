import type { Point } from './layout';

/** The node at a place, or within some slack of it. */
export function nodeAt(at: Point, points: ReadonlyMap<string, Point>, size: { width: number; height: number }, slack: number): string | undefined {
  for (const [id, { x, y }] of points) {
    if (at.x >= x - slack && at.x <= x + size.width + slack && at.y >= y - slack && at.y <= y + size.height + slack) {
      return id;
    }
  }

  return undefined;
}

/** What holds all nodes. */
export function boundsOf(points: readonly Point[], size: { width: number; height: number }) {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const { x, y } of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + size.width);
    bottom = Math.max(bottom, y + size.height);
  }

  return points.length === 0 ? { x: 0, y: 0, width: 1, height: 1 } : { x: left, y: top, width: right - left, height: bottom - top };
}
