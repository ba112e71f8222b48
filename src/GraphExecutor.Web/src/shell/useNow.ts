import { useEffect, useState } from 'react';

/** A clock for durations that still grow: the time now, every so often while it is wanted. All clocks of a page tick together. */
export function useNow(isWanted: boolean, everyMs = 1000): number {
  const [now, setNow] = useState(() => lastTick(everyMs));
  useEffect(() => {
    if (!isWanted) {
      return undefined;
    }

    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      setNow(lastTick(everyMs));
      timer = setTimeout(tick, lastTick(everyMs) + everyMs - Date.now());
    };
    tick();
    return () => clearTimeout(timer);
  }, [isWanted, everyMs]);
  return now;
}

function lastTick(everyMs: number): number {
  return Math.floor(Date.now() / everyMs) * everyMs;
}
