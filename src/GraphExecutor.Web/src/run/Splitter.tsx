import { useState } from 'react';

const key = 'gx-panel';
const least = 25;
const most = 80;
/** At 1280 pixels the 120 columns of a usual terminal fit. */
const usual = 60;

/** How much of the width the panel of a node has, in percent; remembered. */
export function usePanelShare(): [share: number, set: (share: number) => void] {
  const [share, setShare] = useState(() => {
    try {
      return bounded(Number(localStorage.getItem(key) ?? usual));
    } catch {
      return usual;
    }
  });
  return [share, (next) => {
    setShare(bounded(next));
    try {
      localStorage.setItem(key, String(bounded(next)));
    } catch {
      // Not remembered where storage is off.
    }
  }];
}

/** The edge between a view and the panel of a node, to drag. */
export function Splitter({ body, share, onShare }: { body: React.RefObject<HTMLElement | null>; share: number; onShare(share: number): void }) {
  return (
    <div className="splitter" role="separator" aria-orientation="vertical" aria-label="Width of the panel" tabIndex={0}
      aria-valuemin={least} aria-valuemax={most} aria-valuenow={Math.round(share)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) {
          const { right, width } = body.current!.getBoundingClientRect();
          onShare(((right - event.clientX) / width) * 100);
        }
      }}
      onDoubleClick={() => onShare(usual)}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowLeft' ? 3 : event.key === 'ArrowRight' ? -3 : 0;
        if (step !== 0) {
          event.preventDefault();
          onShare(share + step);
        }
      }} />
  );
}

function bounded(share: number): number {
  return Number.isFinite(share) ? Math.min(most, Math.max(least, share)) : usual;
}
