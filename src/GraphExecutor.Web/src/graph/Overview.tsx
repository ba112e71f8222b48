import { useStore } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import type { NodeDefinition, NodeStatus } from '../api/types';
import { useSession } from '../live/useSession';
import { useTheme } from '../theme/theme';
import type { GraphEdge } from './edges';
import type { Point } from './layout';
import { nodeSize } from './RunGraph';

const tones: readonly NodeStatus[] = ['pending', 'waiting', 'running', 'completed', 'failed', 'skipped', 'cancelled', 'interrupted'];

/** A large graph seen from afar, drawn as a picture: thousands of elements would take longer than a frame. */
export function Overview({ nodes, edges, points, selected, highlight }: {
  nodes: readonly NodeDefinition[];
  edges: readonly GraphEdge[];
  points: ReadonlyMap<string, Point>;
  selected?: string;
  highlight?: ReadonlySet<string>;
}) {
  const session = useSession();
  const canvas = useRef<HTMLCanvasElement>(null);
  const transform = useStore((store) => store.transform);
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  const theme = useTheme();

  useEffect(() => {
    const element = canvas.current!;
    const scale = devicePixelRatio;
    element.width = width * scale;
    element.height = height * scale;
    let frame = 0;
    const draw = () => {
      frame = 0;
      const context = element.getContext('2d')!;
      const [x, y, zoom] = transform;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, element.width, element.height);
      context.setTransform(scale * zoom, 0, 0, scale * zoom, x * scale, y * scale);
      drawEdges(context, edges, points, zoom, highlight);
      drawNodes(context, nodes, points, zoom, selected, highlight, (id) => session.getNode(id)?.status ?? 'pending');
    };
    draw();
    const unsubscribe = session.subscribe(() => { frame ||= requestAnimationFrame(draw); });
    return () => {
      unsubscribe();
      cancelAnimationFrame(frame);
    };
  }, [nodes, edges, points, transform, width, height, selected, highlight, session, theme]);

  return <canvas ref={canvas} className="graph-overview" role="img" aria-label={`${nodes.length} nodes, drawn small`} />;
}

function drawEdges(context: CanvasRenderingContext2D, edges: readonly GraphEdge[], points: ReadonlyMap<string, Point>, zoom: number, highlight?: ReadonlySet<string>) {
  context.strokeStyle = colour('--border-strong');
  context.lineWidth = Math.max(1, 0.6 / zoom);
  context.globalAlpha = edges.length > 3000 ? 0.3 : 0.55;
  const line = (edge: GraphEdge) => {
    const from = points.get(edge.source)!;
    const to = points.get(edge.target)!;
    const startX = from.x + nodeSize.width;
    const startY = from.y + nodeSize.height / 2;
    const endY = to.y + nodeSize.height / 2;
    const bend = Math.max(30, (to.x - startX) / 2);
    context.moveTo(startX, startY);
    context.bezierCurveTo(startX + bend, startY, to.x - bend, endY, to.x, endY);
  };
  context.beginPath();
  edges.forEach(line);
  context.stroke();
  context.globalAlpha = 1;
  if (highlight) {
    context.strokeStyle = colour('--accent');
    context.lineWidth = Math.max(2, 2 / zoom);
    context.beginPath();
    edges.filter((edge) => highlight.has(edge.source) && highlight.has(edge.target)).forEach(line);
    context.stroke();
  }
}

function drawNodes(context: CanvasRenderingContext2D, nodes: readonly NodeDefinition[], points: ReadonlyMap<string, Point>, zoom: number,
  selected: string | undefined, highlight: ReadonlySet<string> | undefined, statusOf: (id: string) => NodeStatus) {
  const { width, height } = nodeSize;
  for (const tone of tones) {
    context.fillStyle = colour(`--${tone}`);
    context.strokeStyle = context.fillStyle;
    for (const { id } of nodes) {
      if (statusOf(id) !== tone) {
        continue;
      }

      const { x, y } = points.get(id)!;
      context.globalAlpha = highlight && !highlight.has(id) ? 0.25 : tone === 'pending' || tone === 'skipped' ? 0.45 : 1;
      // Told apart by shape too: what has not run is hollow, what failed is crossed out.
      if (tone === 'pending' || tone === 'skipped' || tone === 'cancelled') {
        context.lineWidth = 6;
        context.strokeRect(x + 3, y + 3, width - 6, height - 6);
      } else {
        context.beginPath();
        context.roundRect(x, y, width, height, 10);
        context.fill();
      }

      if (tone === 'failed') {
        context.strokeStyle = colour('--surface');
        context.lineWidth = 8;
        context.beginPath();
        context.moveTo(x + width / 2 - 16, y + 13);
        context.lineTo(x + width / 2 + 16, y + height - 13);
        context.moveTo(x + width / 2 + 16, y + 13);
        context.lineTo(x + width / 2 - 16, y + height - 13);
        context.stroke();
        context.strokeStyle = context.fillStyle;
      }
    }
  }

  context.globalAlpha = 1;
  const point = selected === undefined ? undefined : points.get(selected);
  if (point) {
    context.strokeStyle = colour('--accent');
    context.lineWidth = Math.max(6, 2.5 / zoom);
    context.strokeRect(point.x - 10, point.y - 10, width + 20, height + 20);
  }
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name);
}
