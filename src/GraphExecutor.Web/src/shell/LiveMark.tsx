import type { Liveness } from '../live/liveSession';

const texts: Record<Liveness, { label: string; title: string }> = {
  connecting: { label: 'connecting', title: 'Connecting to the live stream' },
  live: { label: 'live', title: 'Changes are shown as they happen' },
  polling: { label: 'not live', title: 'The live stream is not connected: the server is asked every few seconds until it is' },
};

/** Says whether what is shown is live. */
export function LiveMark({ liveness }: { liveness: Liveness }) {
  const { label, title } = texts[liveness];
  return <span className={`live-mark ${liveness}`} title={title} role="status"><span className="live-dot" aria-hidden="true" />{label}</span>;
}
