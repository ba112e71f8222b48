import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, getViewportForBounds, useReactFlow, useStore, type Edge, type Node } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { createContext, memo, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { NodeDefinition, NodeStatus } from '../api/types';
import { useSession, useView } from '../live/useSession';
import { formatCount } from '../shell/format';
import { Icon } from '../shell/Icon';
import { useTheme } from '../theme/theme';
import { useShortcuts } from '../shell/useShortcuts';
import type { GraphEdge } from './edges';
import './graph.css';
import { boundsOf, nodeAt } from './geometry';
import type { Point } from './layout';
import { placeGraph } from './layoutWorker';
import { neighbour, type Direction } from './neighbours';
import { Overview } from './Overview';
import { RunEdge, type RunEdgeData } from './RunEdge';
import { RunNode, type RunNodeData } from './RunNode';

export const nodeSize = { width: 216, height: 58 };
const gap = { width: 64, height: 22 };
const nodeTypes = { run: RunNode };
const edgeTypes = { run: RunEdge };

/** From this many nodes on, a graph seen from afar is drawn as a picture instead of as elements. */
const manyNodes = 220;
const farZoom = 0.42;
/** A node nobody could read is not worth its place: then the selected one is shown instead of all. */
const readableZoom = 0.6;
const largestFit = 1.1;
/** Below this width the graph runs down instead of to the right. */
const narrow = 480;

/** The nodes that decided how long the run took, while they are shown. */
export const HighlightContext = createContext<ReadonlySet<string> | undefined>(undefined);

export function useHighlight(): ReadonlySet<string> | undefined {
  return useContext(HighlightContext);
}

/** The graph of a run, live. */
export function RunGraph(props: GraphProps) {
  return <ReactFlowProvider><PlacedGraph {...props} /></ReactFlowProvider>;
}

interface GraphProps {
  nodes: readonly NodeDefinition[];
  edges: readonly GraphEdge[];
  selected?: string;
  highlight?: ReadonlySet<string>;
  onSelect(id: string | undefined): void;
  onToggleHighlight(): void;
}

function PlacedGraph({ nodes, edges, ...rest }: GraphProps) {
  const element = useRef<HTMLDivElement>(null);
  const [points, setPoints] = useState<ReadonlyMap<string, Point>>();
  const [isVertical, setIsVertical] = useState<boolean>();
  const [error, setError] = useState<string>();

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setIsVertical((known) => known ?? entry!.contentRect.width < narrow));
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (isVertical === undefined) {
      return undefined;
    }

    let isWanted = true;
    placeGraph({
      nodes: nodes.map((node) => node.id), edges: edges.map(({ source, target }) => [source, target]), isVertical, size: nodeSize, gap,
    }).then(
      (placed) => isWanted && setPoints(new Map(nodes.map((node, at) => [node.id, placed[at]!]))),
      (cause: unknown) => isWanted && setError(String(cause)));
    return () => { isWanted = false; };
  }, [nodes, edges, isVertical]);

  return (
    <div className="graph" ref={element}>
      {error && <div className="empty" role="alert">The graph cannot be drawn: {error}. The list of nodes shows the same.</div>}
      {points && <Canvas nodes={nodes} edges={edges} points={points} isVertical={isVertical!} {...rest} />}
    </div>
  );
}

const Canvas = memo(function Canvas({ nodes, edges, points, isVertical, selected, highlight, onSelect, onToggleHighlight }: GraphProps & {
  points: ReadonlyMap<string, Point>;
  isVertical: boolean;
}) {
  const flow = useReactFlow();
  const session = useSession();
  const theme = useTheme();
  const bounds = useMemo(() => boundsOf([...points.values()], nodeSize), [points]);
  const isMany = nodes.length >= manyNodes;
  // Before its size is known, the library would make elements of all nodes.
  const isFar = useStore((store) => store.width === 0 || store.transform[2] < farZoom) && isMany;
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);

  const fitted = () => getViewportForBounds(bounds, width, height, 0.01, largestFit, 0.06);
  const fit = (duration = 0) => void flow.setViewport(fitted(), { duration });
  const center = (id: string, zoom = Math.max(flow.getZoom(), isMany ? 0.8 : 0.6), duration = 200) => {
    const point = points.get(id);
    if (point) {
      void flow.setCenter(point.x + nodeSize.width / 2, point.y + nodeSize.height / 2, { zoom, duration });
    }
  };

  const nodeUnder = (event: React.MouseEvent) =>
    nodeAt(flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }), points, nodeSize, 4 / flow.getZoom());

  // Fitted once, and again when the room changes as long as nothing was moved by hand.
  const isMoved = useRef(false);
  useEffect(() => {
    if (width === 0 || height === 0) {
      return;
    }

    if (isMoved.current) {
      // What was moved by hand stays, unless the node that is looked at would be covered.
      const point = selected === undefined ? undefined : points.get(selected);
      const { x, y, zoom } = flow.getViewport();
      if (point && ((point.x + nodeSize.width) * zoom + x > width || (point.y + nodeSize.height) * zoom + y > height)) {
        center(selected!, zoom, 0);
      }
    } else {
      const focus = selected ?? (isVertical && !isMany ? whereItHappens(nodes, (id) => session.getNode(id)?.status) : undefined);
      if (focus && fitted().zoom < readableZoom) {
        center(focus, isMany ? 0.9 : 0.8, 0);
      } else {
        fit();
      }
    }
  }, [width, height, bounds]);

  const flowNodes = useMemo(() => nodes.map((node): Node<RunNodeData> => ({
    id: node.id,
    type: 'run',
    position: points.get(node.id)!,
    ...nodeSize,
    data: { definition: node, isVertical },
    selected: node.id === selected,
    draggable: false,
    connectable: false,
    deletable: false,
  })), [nodes, points, selected, isVertical]);
  const flowEdges = useMemo(() => edges.map((edge): Edge<RunEdgeData> => ({
    id: `${edge.source} ${edge.target} ${edge.on}`,
    type: 'run',
    source: edge.source,
    target: edge.target,
    data: { on: edge.on, when: edge.when },
    focusable: false,
    selectable: false,
  })), [edges]);

  const go = (direction: Direction) => {
    const next = neighbour(selected, direction, points, edges, isVertical);
    if (next !== undefined) {
      onSelect(next);
      center(next);
    }
  };
  useShortcuts({
    f: () => fit(200),
    c: onToggleHighlight,
    ArrowLeft: () => go('left'),
    ArrowRight: () => go('right'),
    ArrowUp: () => go('up'),
    ArrowDown: () => go('down'),
  });

  return (
    <HighlightContext.Provider value={highlight}>
      <ReactFlow
        nodes={isFar ? [] : flowNodes}
        edges={isFar ? [] : flowEdges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        colorMode={theme}
        minZoom={0.01}
        maxZoom={1.6}
        defaultViewport={{ x: 0, y: 0, zoom: isMany ? farZoom / 2 : 1 }}
        nodesDraggable={false}
        nodesConnectable={false}
        elementsSelectable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        onlyRenderVisibleElements={isMany}
        proOptions={{ hideAttribution: true }}
        onNodeClick={(_, node) => onSelect(node.id)}
        onPaneClick={(event) => {
          const id = isFar ? nodeUnder(event) : undefined;
          onSelect(id);
          if (id !== undefined) {
            isMoved.current = true;
            center(id, 0.9, 0);
          }
        }}
        onPaneMouseMove={(event) => {
          // The picture has no elements that could say their names.
          event.currentTarget.setAttribute('title', isFar ? nodeUnder(event) ?? '' : '');
        }}
        onMoveStart={(event) => { isMoved.current ||= event !== null; }}
        aria-label={`Graph of ${formatCount(nodes.length)} nodes`}
      >
        <Background variant={BackgroundVariant.Dots} gap={22} size={1} />
        {isFar && <Overview nodes={nodes} edges={edges} points={points} selected={selected} highlight={highlight} />}
      </ReactFlow>
      <div className="graph-tools" role="toolbar" aria-label="Graph">
        <button className="button icon small" aria-label="Zoom in" title="Zoom in" onClick={() => { isMoved.current = true; void flow.zoomIn({ duration: 150 }); }}><Icon name="plus" /></button>
        <button className="button icon small" aria-label="Zoom out" title="Zoom out" onClick={() => { isMoved.current = true; void flow.zoomOut({ duration: 150 }); }}><Icon name="minus" /></button>
        <button className="button icon small" aria-label="Fit the graph" title="Fit (f)" onClick={() => { isMoved.current = false; fit(200); }}><Icon name="fit" /></button>
        <button className="button icon small" aria-label="Critical path" aria-pressed={highlight !== undefined} title="Critical path: what decided how long it took (c)" onClick={onToggleHighlight}><Icon name="path" /></button>
      </div>
      {isFar && <GraphSummary count={nodes.length} />}
    </HighlightContext.Provider>
  );
});

/** The node that a person most likely wants to see: what failed, or else what is under way. */
function whereItHappens(nodes: readonly NodeDefinition[], statusOf: (id: string) => NodeStatus | undefined): string | undefined {
  for (const status of ['failed', 'interrupted', 'running', 'waiting'] as const) {
    const found = nodes.find((node) => statusOf(node.id) === status);
    if (found) {
      return found.id;
    }
  }

  return nodes[0]?.id;
}

/** The picture has no elements to read: the counts are told beside it. */
function GraphSummary({ count }: { count: number }) {
  const session = useSession();
  const status = useView(session, (view) => view.run?.status);
  return <p className="graph-hint muted">{formatCount(count)} nodes, run {status}. Zoom in or choose a node to read them.</p>;
}
