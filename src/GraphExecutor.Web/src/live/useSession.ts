import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { LiveSession, LiveView } from './liveSession';
import type { RunSession } from './runSession';

/** A session that is started and stopped with the component. */
export function useLiveSession<S extends Pick<LiveSession<LiveView>, 'start' | 'stop' | 'isStopped'>>(create: () => S): S {
  const [session, setSession] = useState(create);
  useEffect(() => {
    if (session.isStopped) {
      setSession(create());
      return undefined;
    }

    session.start();
    return () => session.stop();
  }, [session]);
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

/** A part of what a session knows, read anew whenever it changes. The part must be comparable by identity. */
export function useView<View extends LiveView, T>(session: Pick<LiveSession<View>, 'subscribe' | 'getView'>, select: (view: View) => T): T {
  return useSyncExternalStore(session.subscribe, () => select(session.getView()));
}
