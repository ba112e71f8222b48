import { describe, expect, it } from 'vitest';
import type { NodeView } from '../api/types';
import { criticalPath } from './criticalPath';
import { edgesOf } from './edges';
import { layoutGraph, type LayoutRequest } from './layout';
import { neighbour } from './neighbours';

const shape = { isVertical: false, size: { width: 200, height: 60 }, gap: { width: 60, height: 20 } };

describe('edgesOf', () => {
  it('takes needs and edges, each once, and none to nodes that are not there', () => {
    const edges = edgesOf({ nodes: [{ id: 'a' }, { id: 'b', needs: ['a', 'gone'] }], edges: [{ source: 'a', target: 'b' }, { source: 'a', target: 'b', on: 'failure' }] });
    expect(edges.map((edge) => `${edge.source}>${edge.target} ${edge.on}`)).toEqual(['a>b success', 'a>b failure']);
  });
});

describe('layoutGraph', () => {
  const layered = (layers: number, width: number): LayoutRequest => {
    const nodes = Array.from({ length: layers * width }, (_, at) => `n${at}`);
    const edges = nodes.slice(width).flatMap((id, at): [string, string][] => [[nodes[at]!, id], [nodes[Math.floor(at / width) * width + ((at * 7) % width)]!, id]]);
    return { nodes, edges, ...shape };
  };

  it.each([['a small graph', layered(4, 3)], ['a large one', layered(25, 80)], ['a wide one', layered(2, 300)]])('lets no nodes of %s overlap, and edges go forward', (_, request) => {
    const points = layoutGraph(request);
    const places = new Map(request.nodes.map((id, at) => [id, points[at]!]));
    for (const [source, target] of request.edges) {
      expect(places.get(target)!.x).toBeGreaterThan(places.get(source)!.x);
    }

    const sorted = [...points].sort((left, right) => left.x - right.x || left.y - right.y);
    for (let at = 0; at < sorted.length; at++) {
      for (let other = at + 1; other < sorted.length && sorted[other]!.x < sorted[at]!.x + shape.size.width; other++) {
        const isApart = Math.abs(sorted[other]!.y - sorted[at]!.y) >= shape.size.height || sorted[other]!.x - sorted[at]!.x >= shape.size.width;
        expect(isApart).toBe(true);
      }
    }
  });

  it('puts a layer that is too tall to be read into several columns', () => {
    const nodes = ['root', ...Array.from({ length: 40 }, (_, at) => `n${at}`)];
    const points = layoutGraph({ nodes, edges: nodes.slice(1).map((id) => ['root', id]), ...shape });
    expect(new Set(points.slice(1).map((point) => point.x)).size).toBeGreaterThan(2);
  });

  it('runs down where there is little width', () => {
    const [a, b] = layoutGraph({ nodes: ['a', 'b'], edges: [['a', 'b']], ...shape, isVertical: true });
    expect(b!.y).toBeGreaterThan(a!.y);
  });
});

describe('criticalPath', () => {
  const node = (id: string, start: number, durationMs?: number, more: Partial<NodeView> = {}): [string, NodeView] =>
    [id, { id, status: 'completed', version: 2, startedAt: new Date(start).toISOString(), durationMs, ...more }];
  const edge = (source: string, target: string) => ({ source, target, on: 'success' as const });

  it('goes back from the last end through the parent that was waited for', () => {
    const nodes = new Map([node('a', 0, 10), node('slow', 10, 100), node('fast', 10, 5), node('end', 110, 5), node('other', 0, 20)]);
    const edges = [edge('a', 'slow'), edge('a', 'fast'), edge('slow', 'end'), edge('fast', 'end')];
    expect([...criticalPath(nodes, edges, 1000)].sort()).toEqual(['a', 'end', 'slow']);
  });

  it('counts what still runs, and leaves out what was reused', () => {
    const nodes = new Map([node('a', 0, 10, { reused: true }), node('b', 20)]);
    expect([...criticalPath(nodes, [edge('a', 'b')], 1000)]).toEqual(['b']);
  });
});

describe('neighbour', () => {
  const points = new Map([['a', { x: 0, y: 0 }], ['b', { x: 300, y: 0 }], ['c', { x: 300, y: 100 }]]);
  const edges = [{ source: 'a', target: 'b', on: 'success' as const }, { source: 'a', target: 'c', on: 'success' as const }];

  it('follows edges along the graph and the layer across it', () => {
    expect(neighbour(undefined, 'right', points, edges, false)).toBe('a');
    expect(neighbour('a', 'right', points, edges, false)).toBe('b');
    expect(neighbour('b', 'down', points, edges, false)).toBe('c');
    expect(neighbour('c', 'left', points, edges, false)).toBe('a');
    expect(neighbour('c', 'right', points, edges, false)).toBeUndefined();
  });
});
