import type { LayoutRequest, Point } from './layout';

/** The shape that a graph best has, width to height: that of a screen. */
const bestShape = 1.8;
/** Layers of at most so many nodes stand in one column each. */
const smallLayer = 8;
const sweeps = 4;

/**
 * Places nodes in layers, each as far from the roots as its longest path: in time that grows with the number of edges, where better layouts
 * take seconds for some thousand nodes.
 */
export function layeredLayout(request: LayoutRequest): Point[] {
  const { parents, children } = linksOf(request);
  const layers = orderedLayers(layersOf(parents, children), parents, children);
  return place(layers, request);
}

/** How many nodes the largest layer has. */
export function widestLayer(request: Pick<LayoutRequest, 'nodes' | 'edges'>): number {
  const { parents, children } = linksOf(request);
  return Math.max(0, ...layersOf(parents, children).map((layer) => layer.length));
}

function linksOf({ nodes, edges }: Pick<LayoutRequest, 'nodes' | 'edges'>): { parents: number[][]; children: number[][] } {
  const index = new Map(nodes.map((id, at) => [id, at]));
  const parents = nodes.map((): number[] => []);
  const children = nodes.map((): number[] => []);
  for (const [source, target] of edges) {
    const from = index.get(source);
    const to = index.get(target);
    if (from !== undefined && to !== undefined) {
      parents[to]!.push(from);
      children[from]!.push(to);
    }
  }

  return { parents, children };
}

function layersOf(parents: number[][], children: number[][]): number[][] {
  const waiting = parents.map((list) => list.length);
  const rank = parents.map(() => 0);
  const ready = parents.flatMap((list, at) => (list.length === 0 ? [at] : []));
  const layers: number[][] = [];
  for (let at = 0; at < ready.length; at++) {
    const node = ready[at]!;
    (layers[rank[node]!] ??= []).push(node);
    for (const child of children[node]!) {
      rank[child] = Math.max(rank[child]!, rank[node]! + 1);
      if (--waiting[child]! === 0) {
        ready.push(child);
      }
    }
  }

  return layers;
}

/** Sweeps over the layers that put each node near the middle of its neighbours, which takes most crossings away. */
function orderedLayers(layers: number[][], parents: number[][], children: number[][]): number[][] {
  const position = new Float64Array(parents.length);
  const number = (layer: number[]) => layer.forEach((node, at) => (position[node] = (at + 0.5) / layer.length));
  layers.forEach(number);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const neighbours = sweep % 2 === 0 ? parents : children;
    const order = sweep % 2 === 0 ? layers : layers.toReversed();
    for (const layer of order) {
      const weight = new Map(layer.map((node) => [node, middle(neighbours[node]!, position) ?? position[node]!]));
      layer.sort((left, right) => weight.get(left)! - weight.get(right)!);
      number(layer);
    }
  }

  return layers;
}

function middle(neighbours: number[], position: Float64Array): number | undefined {
  return neighbours.length === 0
    ? undefined
    : neighbours.reduce((sum, node) => sum + position[node]!, 0) / neighbours.length;
}

function place(layers: number[][], { nodes, isVertical, size, gap }: LayoutRequest): Point[] {
  const along = isVertical ? size.height + gap.height : size.width + gap.width;
  const within = isVertical ? size.height + gap.height / 2 : size.width + gap.width / 3;
  const across = isVertical ? size.width + gap.width / 3 : size.height + gap.height;
  const shape = isVertical ? 1 / bestShape : bestShape;
  const longest = longestColumn(layers.map((layer) => layer.length), shape * (across / (within + along) * 2));
  const tallest = Math.max(...layers.map((layer) => Math.min(longest, layer.length)));
  const points: Point[] = nodes.map(() => ({ x: 0, y: 0 }));
  let start = 0;
  for (const layer of layers) {
    const columns = Math.ceil(layer.length / longest);
    const height = Math.ceil(layer.length / columns);
    const offset = ((tallest - height) / 2) * across;
    layer.forEach((node, at) => {
      const main = start + Math.floor(at / height) * within;
      const cross = offset + (at % height) * across;
      points[node] = isVertical ? { x: cross, y: main } : { x: main, y: cross };
    });
    start += (columns - 1) * within + along;
  }

  return points;
}

/** How many nodes a column holds at most, so that the number of columns to that of rows comes near to a shape. */
function longestColumn(layers: readonly number[], shape: number): number {
  const widest = Math.max(...layers);
  let best = widest;
  let least = Infinity;
  for (let height = Math.min(smallLayer, widest); height <= widest; height++) {
    const columns = layers.reduce((sum, count) => sum + Math.ceil(count / height), 0);
    const distance = Math.abs(Math.log(columns / height / shape));
    if (distance < least) {
      least = distance;
      best = height;
    }
  }

  return best;
}
