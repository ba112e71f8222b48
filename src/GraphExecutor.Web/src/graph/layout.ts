import { Graph, layout } from '@dagrejs/dagre';
import { layeredLayout, widestLayer } from './layered';

/** A graph to place. */
export interface LayoutRequest {
  readonly nodes: readonly string[];
  readonly edges: readonly (readonly [source: string, target: string])[];
  readonly isVertical: boolean;
  readonly size: { readonly width: number; readonly height: number };
  readonly gap: { readonly width: number; readonly height: number };
}

/** The upper left corner of a node. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Beyond these, dagre takes longer than people wait: 2 s and more for 2,000 nodes of two parents each. */
const largestGraph = 250;
const mostEdges = 600;
/** Layers beyond this width are readable only in several columns, which dagre does not make. */
const tallestColumn = 16;

/** Where each node goes, in the order of the request. */
export function layoutGraph(request: LayoutRequest): Point[] {
  const { nodes, edges, isVertical, size, gap } = request;
  if (nodes.length > largestGraph || edges.length > mostEdges || widestLayer(request) > tallestColumn) {
    return layeredLayout(request);
  }

  const graph = new Graph();
  graph.setGraph({
    rankdir: isVertical ? 'TB' : 'LR',
    ranker: 'tight-tree',
    nodesep: isVertical ? gap.width / 3 : gap.height,
    ranksep: isVertical ? gap.height * 2 : gap.width,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  nodes.forEach((id) => graph.setNode(id, { ...size }));
  edges.forEach(([source, target]) => graph.setEdge(source, target));
  layout(graph);
  return nodes.map((id) => {
    const { x, y } = graph.node(id) as Point;
    return { x: x - size.width / 2, y: y - size.height / 2 };
  });
}
