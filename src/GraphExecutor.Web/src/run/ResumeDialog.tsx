import { useEffect, useState } from 'react';
import { ApiError, messageOf } from '../api/apiError';
import { api } from '../api/client';
import type { ResumeAction, ResumePlan, WorkflowDefinition } from '../api/types';
import type { RunState } from '../live/runState';
import { useSession } from '../live/useSession';
import { Dialog } from '../shell/Dialog';
import { formatCount } from '../shell/format';
import { Icon } from '../shell/Icon';
import { StatusIcon } from '../shell/Status';
import { VirtualRows } from '../shell/VirtualRows';
import { ValueFields } from '../start/ValueFields';
import { newContext, fieldsOf, givenSecrets } from '../start/values';

const signs: Record<ResumeAction, string> = { reused: '✓', 're-run': '↻', new: '+' };

/** Resuming a run: what would be done with each node and why, and then doing it. */
export function ResumeDialog({ run, workflow, from: initialFrom, onClose }: { run: RunState; workflow: WorkflowDefinition; from?: string; onClose(): void }) {
  const session = useSession();
  const [from, setFrom] = useState<readonly string[]>(initialFrom === undefined ? [] : [initialFrom]);
  const [plan, setPlan] = useState<ResumePlan>();
  const [error, setError] = useState<{ code?: string; message: string }>();
  const [context, setContext] = useState<Record<string, string>>({});
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const [isStarting, setIsStarting] = useState(false);
  const { context: contextFields, secrets: secretNames } = fieldsOf(workflow);
  const changed = JSON.stringify(newContext(contextFields, context));

  useEffect(() => {
    let isWanted = true;
    const timer = setTimeout(() => api.planResume(run.runId, { from: [...from], context: newContext(contextFields, context) }).then(
      (found) => {
        if (isWanted) {
          setPlan(found);
          setError(undefined);
        }
      },
      (cause: unknown) => {
        if (isWanted) {
          setPlan(undefined);
          setError(problemOf(cause));
        }
      }), plan ? 250 : 0);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [run.runId, from, changed]);

  const resume = async () => {
    setIsStarting(true);
    try {
      await api.resumeRun(run.runId, { from: [...from], context: newContext(contextFields, context), secrets: givenSecrets(secrets) });
      void session.refresh();
      onClose();
    } catch (cause) {
      setIsStarting(false);
      setError(problemOf(cause));
    }
  };
  const count = (action: ResumeAction) => plan?.nodes.filter((node) => node.action === action).length ?? 0;
  return (
    <Dialog title={`Resume run ${run.runId}`} onClose={onClose}
      foot={<>
        {plan && <span className="muted plan-counts">{(['reused', 're-run', 'new'] as const).filter((action) => count(action) > 0).map((action) => `${formatCount(count(action))} ${action}`).join(', ')}</span>}
        <span className="spacer" />
        <button className="button" onClick={onClose}>Close</button>
        <button className="button primary" disabled={!plan || isStarting} onClick={() => void resume()}>{isStarting ? 'Resuming…' : `Start attempt ${plan?.attempt ?? run.attempt + 1}`}</button>
      </>}>
      <div className="resume-from">
        <label htmlFor="resume-from">Also run again from</label>
        <select id="resume-from" className="input" value="" onChange={(event) => setFrom([...new Set([...from, event.target.value])])}>
          <option value="">{from.length === 0 ? 'only what is not done' : 'another node'}</option>
          {run.order.filter((id) => !from.includes(id)).map((id) => <option key={id} value={id}>{id}</option>)}
        </select>
        {from.map((id) => (
          <button key={id} className="button small" aria-label={`Not from ${id}`} onClick={() => setFrom(from.filter((other) => other !== id))}>
            <span className="ellipsis chip-name">{id}</span><Icon name="close" size={12} />
          </button>
        ))}
      </div>
      <ValueFields context={contextFields} secrets={secretNames} typedContext={context} typedSecrets={secrets} areKept
        onContext={(name, value) => setContext({ ...context, [name]: value })} onSecret={(name, value) => setSecrets({ ...secrets, [name]: value })} />
      {error?.code === 'NothingToResume'
        ? <div className="notice" role="status">The run completed: there is nothing left to do. Choose a node to run it, and all that comes after it, again.</div>
        : error && <div className="notice bad" role="alert"><Icon name="alert" /><div>{error.message}</div></div>}
      {plan && <div className="plan" role="group" aria-label="What would be done">
        <VirtualRows rows={plan.nodes} height={34} label="Plan" className="plan-rows" render={(node) => (
          <div key={node.id} role="listitem" className={`plan-row action-${node.action}`}>
            <span className="plan-action"><span aria-hidden="true" className="plan-sign">{signs[node.action]}</span>{node.action}</span>
            <StatusIcon status={run.nodes.get(node.id)?.status ?? 'pending'} size={13} />
            <span className="ellipsis plan-node" title={node.id}>{node.id}</span>
            <span className="ellipsis muted" title={node.reason}>{node.reason}</span>
          </div>
        )} />
      </div>}
    </Dialog>
  );
}

function problemOf(cause: unknown): { code?: string; message: string } {
  return { code: cause instanceof ApiError ? cause.code : undefined, message: messageOf(cause) };
}
