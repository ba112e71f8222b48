import { BaseEdge, EdgeLabelRenderer, getBezierPath, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { EdgeTrigger, NodeStatus } from '../api/types';
import { useSession, useView } from '../live/useSession';
import { useHighlight } from './RunGraph';

export type RunEdgeData = { on: EdgeTrigger; when?: string };

/** An edge: solid for success, dashed for others, and coloured once its source has settled. */
export const RunEdge = memo(function RunEdge({ source, target, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data }: EdgeProps & { data?: RunEdgeData }) {
  const session = useSession();
  const from = useView(session, (view) => view.run?.nodes.get(source)?.status);
  const to = useView(session, (view) => view.run?.nodes.get(target)?.status);
  const highlight = useHighlight();
  const [path, labelX, labelY] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition });
  const on = data?.on ?? 'success';
  const isOn = highlight?.has(source) && highlight.has(target);
  const label = [on === 'success' ? undefined : `on ${on}`, data?.when ? 'when' : undefined].filter(Boolean).join(', ');
  return (
    <>
      <BaseEdge path={path} className={`run-edge ${stateOf(from, to)} on-${on} ${highlight ? (isOn ? 'highlight' : 'off') : ''}`} />
      {label !== '' && (
        <EdgeLabelRenderer>
          <div className={`run-edge-label ${highlight && !isOn ? 'off' : ''}`} title={data?.when}
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}>{label}</div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

function stateOf(from: NodeStatus | undefined, to: NodeStatus | undefined): string {
  if (from === undefined || from === 'pending' || from === 'waiting' || from === 'running') {
    return 'ahead';
  }

  return to === 'skipped' || to === 'cancelled' || from === 'skipped' || from === 'cancelled' ? 'closed' : to === 'running' ? 'active' : 'passed';
}
