import { Handle, Position, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { NodeDefinition, NodeView } from '../api/types';
import { useSession, useView } from '../live/useSession';
import { formatDuration, formatRunning } from '../shell/format';
import { StatusIcon } from '../shell/Status';
import { useNow } from '../shell/useNow';
import { useHighlight } from './RunGraph';

export type RunNodeData = { definition: NodeDefinition; isVertical: boolean };

/** A node in the graph: its name, how it is, and why. It follows its own status alone. */
export const RunNode = memo(function RunNode({ id, data, selected }: NodeProps & { data: RunNodeData }) {
  const session = useSession();
  const node = useView(session, (view) => view.run?.nodes.get(id));
  const highlight = useHighlight();
  const status = node?.status ?? 'pending';
  const title = data.definition.name ?? id;
  const isOff = highlight !== undefined && !highlight.has(id);
  return (
    <div className={`run-node tone-${status} is-${status} ${selected ? 'selected' : ''} ${isOff ? 'off' : ''}`}
      title={[title, node?.reason].filter(Boolean).join('\n')} data-node={id}>
      <Handle type="target" position={data.isVertical ? Position.Top : Position.Left} isConnectable={false} />
      <StatusIcon status={status} size={18} />
      <div className="run-node-text">
        <div className="run-node-name ellipsis">{title}</div>
        <div className="run-node-facts"><Facts node={node} /></div>
      </div>
      <Handle type="source" position={data.isVertical ? Position.Bottom : Position.Right} isConnectable={false} />
    </div>
  );
});

function Facts({ node }: { node: NodeView | undefined }) {
  const isRunning = node?.status === 'running';
  const now = useNow(isRunning);
  if (!node) {
    return null;
  }

  const time = isRunning && node.startedAt
    ? formatRunning(now - Date.parse(node.startedAt))
    : node.durationMs !== undefined ? formatDuration(node.durationMs) : undefined;
  return (
    <>
      {time && <span className="num">{time}</span>}
      {(node.nodeAttempt ?? 0) > 1 && <span className="run-node-attempt num" title={`attempt ${node.nodeAttempt} of this node`}>×{node.nodeAttempt}</span>}
      {node.reused && <span>reused</span>}
      <span className="ellipsis">{node.reason ?? (time ? '' : node.status)}</span>
    </>
  );
}
