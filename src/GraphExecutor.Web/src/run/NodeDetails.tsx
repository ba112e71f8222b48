import type { NodeDefinition, NodeView } from '../api/types';
import type { GraphEdge } from '../graph/edges';
import type { RunState } from '../live/runState';
import { formatBytes, formatDuration, formatFullTime } from '../shell/format';
import { StatusIcon } from '../shell/Status';

/** More text than this is cut: a browser lays it out all at once. */
const longestText = 100_000;

/** What a node was given, what it returned, and what it took. */
export function NodeDetails({ node, definition, run, edges, onSelect }: {
  node: NodeView; definition?: NodeDefinition; run: RunState; edges: readonly GraphEdge[]; onSelect(id: string): void;
}) {
  const parents = edges.filter((edge) => edge.target === node.id);
  const children = edges.filter((edge) => edge.source === node.id);
  const inputs = Object.fromEntries(parents.flatMap(({ source }) => {
    const output = run.nodes.get(source)?.output;
    return output === undefined ? [] : [[source, output]];
  }));
  const facts: [string, string | undefined][] = [
    ['Exit code', node.exitCode?.toString()],
    ['Started', node.startedAt && formatFullTime(node.startedAt)],
    ['Took', node.durationMs === undefined ? undefined : formatDuration(node.durationMs)],
    ['Processor time', node.cpuMs === undefined ? undefined : formatDuration(node.cpuMs)],
    ['Peak memory', node.peakMemory === undefined ? undefined : formatBytes(node.peakMemory)],
    ['Next attempt', node.retryAt && formatFullTime(node.retryAt)],
    ['Id', node.id],
  ];
  return (
    <div className="details">
      {definition?.description && <p>{definition.description}</p>}
      {node.error && <section><h3>Error</h3><p className="details-error"><strong>{node.error.type}</strong> {node.error.message}</p></section>}
      <section>
        <h3>Facts</h3>
        <dl className="facts">{facts.map(([name, value]) => value === undefined ? null : [<dt key={name}>{name}</dt>, <dd key={`${name} value`} className="num">{value}</dd>])}
          {node.skipBranch && [<dt key="skip">Returned</dt>, <dd key="skip value">SKIP_BRANCH: its children are skipped</dd>]}
          {node.reused && [<dt key="reused">Reused</dt>, <dd key="reused value">its result comes from an earlier attempt</dd>]}
        </dl>
      </section>
      <Links title="Waits for" edges={parents} end="source" run={run} onSelect={onSelect} />
      <Links title="Waited for by" edges={children} end="target" run={run} onSelect={onSelect} />
      <Value title="Output" value={node.output} />
      {Object.keys(inputs).length > 0 && <Value title="Outputs of its parents" value={inputs} />}
      {definition?.input !== undefined && <Value title="Input" value={definition.input} />}
      {definition?.run !== undefined && <Text title="Script" text={definition.run} />}
      {definition?.command !== undefined && <Value title="Command" value={definition.command} />}
      {definition?.function !== undefined && <Text title="Function" text={definition.function} />}
      {definition?.env !== undefined && <Value title="Environment" value={definition.env} />}
    </div>
  );
}

function Links({ title, edges, end, run, onSelect }: { title: string; edges: readonly GraphEdge[]; end: 'source' | 'target'; run: RunState; onSelect(id: string): void }) {
  return edges.length === 0 ? null : (
    <section>
      <h3>{title}</h3>
      <ul className="node-links">
        {edges.slice(0, 200).map((edge) => (
          <li key={`${edge.source} ${edge.target} ${edge.on}`}>
            <button className="button small" onClick={() => onSelect(edge[end])}>
              <StatusIcon status={run.nodes.get(edge[end])?.status ?? 'pending'} size={13} /><span className="ellipsis chip-name">{edge[end]}</span>
              {edge.on !== 'success' && <span className="faint">on {edge.on}</span>}
            </button>
            {edge.when && <code className="muted">when {edge.when}</code>}
          </li>
        ))}
        {edges.length > 200 && <li className="muted">and {edges.length - 200} more</li>}
      </ul>
    </section>
  );
}

function Value({ title, value }: { title: string; value: unknown }) {
  return value === undefined || value === null ? null : <Text title={title} text={JSON.stringify(value, null, 2)} />;
}

function Text({ title, text }: { title: string; text: string }) {
  const isLong = text.length > longestText;
  return (
    <section>
      <h3>{title}</h3>
      <pre className="details-text" tabIndex={0}>{isLong ? `${text.slice(0, longestText)}\n… ${(text.length - longestText).toLocaleString()} characters more` : text}</pre>
    </section>
  );
}
