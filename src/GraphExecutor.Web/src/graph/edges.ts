import type { EdgeDefinition, EdgeTrigger, WorkflowDefinition } from '../api/types';

/** An edge of the graph, wherever the definition writes it. */
export interface GraphEdge {
  readonly source: string;
  readonly target: string;
  readonly on: EdgeTrigger;
  readonly when?: string;
}

/** All edges of a workflow between nodes that it has: those of `edges`, and `needs`. */
export function edgesOf(workflow: WorkflowDefinition): GraphEdge[] {
  const ids = new Set(workflow.nodes.map((node) => node.id));
  const written: EdgeDefinition[] = [
    ...workflow.nodes.flatMap((node) => (node.needs ?? []).map((source) => ({ source, target: node.id }))),
    ...(workflow.edges ?? []),
  ];
  const seen = new Set<string>();
  const edges: GraphEdge[] = [];
  for (const { source, target, on = 'success', when } of written) {
    const key = `${source}\n${target}\n${on}`;
    if (ids.has(source) && ids.has(target) && !seen.has(key)) {
      seen.add(key);
      edges.push({ source, target, on, when });
    }
  }

  return edges;
}
