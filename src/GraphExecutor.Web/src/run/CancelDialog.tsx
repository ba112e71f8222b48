import type { RunState } from '../live/runState';
import { Dialog } from '../shell/Dialog';

/** Asks before a run is cancelled. */
export function CancelDialog({ run, onClose, onCancel }: { run: RunState; onClose(): void; onCancel(): void }) {
  const running = [...run.nodes.values()].filter((node) => node.status === 'running').length;
  return (
    <Dialog title="Cancel this run?" onClose={onClose}
      foot={<>
        <button className="button" onClick={onClose}>Let it run</button>
        <button className="button danger" autoFocus onClick={onCancel}>Cancel the run</button>
      </>}>
      <p>{running === 0 ? 'Nothing new starts.' : `${running === 1 ? 'The running node is' : `The ${running} running nodes are`} asked to end (SIGTERM), and killed after their grace period. Nothing new starts.`}</p>
      <p className="muted">A cancelled run can be resumed: what has completed is not run again.</p>
    </Dialog>
  );
}
