import type { NodeStatus } from '../api/types';

const shapes: Record<NodeStatus, React.ReactNode> = {
  completed: <><circle cx="8" cy="8" r="7" fill="currentColor" /><path d="m4.8 8.2 2.2 2.2 4.2-4.6" stroke="var(--surface)" strokeWidth="1.7" fill="none" strokeLinecap="round" strokeLinejoin="round" /></>,
  failed: <><path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z" fill="currentColor" /><path d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8" stroke="var(--surface)" strokeWidth="1.7" strokeLinecap="round" /></>,
  running: <><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" opacity="0.25" /><path className="spin" d="M8 2a6 6 0 0 1 6 6" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" /></>,
  waiting: <><circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.6" /><path d="M8 4.6V8l2.3 1.5" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" /></>,
  skipped: <><circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.6" /><path d="m5.2 5.6 2.4 2.4-2.4 2.4M8.4 5.6l2.4 2.4-2.4 2.4" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" /></>,
  cancelled: <><circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.6" /><path d="m4 12 8-8" stroke="currentColor" strokeWidth="1.6" /></>,
  pending: <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2.4 2.4" />,
  interrupted: <><path d="M8 1.2 15.2 14H.8z" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" /><path d="M8 6v3.6M8 11.6v.3" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" /></>,
};

/** The statuses in the order in which counts of them are told. */
export const statusOrder: readonly NodeStatus[] = ['failed', 'interrupted', 'running', 'waiting', 'completed', 'skipped', 'cancelled', 'pending'];

/** The shape of a status: told apart without colour. */
export function StatusIcon({ status, size = 16 }: { status: NodeStatus; size?: number }) {
  return (
    <svg className={`status-icon tone-${status}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[status] ?? shapes.pending}
    </svg>
  );
}

/** A status with its shape and word. */
export function Status({ status, isPill = false }: { status: NodeStatus; isPill?: boolean }) {
  return (
    <span className={`status tone-${status} ${isPill ? 'pill' : ''}`}>
      <StatusIcon status={status} />
      {status}
    </span>
  );
}
