import { useEffect, useState } from 'react';

/** A clock for durations that still grow: the time now, every so often while it is wanted. */
export function useNow(isWanted: boolean, everyMs = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isWanted) {
      return undefined;
    }

    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, everyMs);
    return () => clearInterval(timer);
  }, [isWanted, everyMs]);
  return now;
}
