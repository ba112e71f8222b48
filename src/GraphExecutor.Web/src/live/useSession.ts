import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { RunSession, type SessionView } from './runSession';

/** The session of a run, started and stopped with the component. */
export function useRunSession(runId: string): RunSession {
  const [session, setSession] = useState(() => new RunSession(runId));
  useEffect(() => {
    const current = session.runId === runId && !session.isStopped ? session : new RunSession(runId);
    if (current !== session) {
      setSession(current);
      return undefined;
    }

    current.start();
    return () => current.stop();
  }, [runId, session]);
  return session;
}

/** The session of the run page around. */
export const SessionContext = createContext<RunSession | undefined>(undefined);

export function useSession(): RunSession {
  const session = useContext(SessionContext);
  if (!session) {
    throw new Error('There is no run around');
  }

  return session;
}

/** A part of what is known, read anew whenever it changes. The part must be comparable by identity. */
export function useView<T>(session: RunSession, select: (view: SessionView) => T): T {
  return useSyncExternalStore(session.subscribe, () => select(session.getView()));
}

/** A clock for running durations: the time now, every so often while it is wanted. */
export function useNow(isWanted: boolean, everyMs = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  const latest = useRef(now);
  useEffect(() => {
    if (!isWanted) {
      return undefined;
    }

    const tick = () => {
      latest.current = Date.now();
      setNow(latest.current);
    };
    tick();
    const timer = setInterval(tick, everyMs);
    return () => clearInterval(timer);
  }, [isWanted, everyMs]);
  return now;
}
