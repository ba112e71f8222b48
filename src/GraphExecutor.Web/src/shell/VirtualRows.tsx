import { useLayoutEffect, useRef, useState } from 'react';

const overscan = 12;

/** A list of rows of one height of which only those in sight are in the document. */
export function VirtualRows<T>({ rows, height, render, className, label, scrollTo, onEnd }: {
  rows: readonly T[];
  height: number;
  render(row: T, index: number): React.ReactNode;
  className?: string;
  label: string;
  /** The row to bring into sight when this changes. */
  scrollTo?: number;
  /** The end of the list comes into sight. */
  onEnd?(): void;
}) {
  const element = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ from: 0, to: 60 });
  const update = () => {
    const { scrollTop, clientHeight } = element.current!;
    const from = Math.max(0, Math.floor(scrollTop / height) - overscan);
    const to = Math.ceil((scrollTop + clientHeight) / height) + overscan;
    setRange((known) => (known.from === from && known.to === to ? known : { from, to }));
    if (to >= rows.length) {
      onEnd?.();
    }
  };
  useLayoutEffect(() => {
    update();
    const observer = new ResizeObserver(update);
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, [rows.length]);
  useLayoutEffect(() => {
    const { current } = element;
    if (current && scrollTo !== undefined && scrollTo >= 0) {
      const top = scrollTo * height;
      if (top < current.scrollTop || top + height > current.scrollTop + current.clientHeight) {
        current.scrollTop = Math.max(0, top - current.clientHeight / 2);
      }
    }
  }, [scrollTo, height]);
  return (
    <div ref={element} className={`virtual ${className ?? ''}`} onScroll={update} role="list" aria-label={label} tabIndex={0}>
      <div style={{ height: rows.length * height, position: 'relative' }} role="presentation">
        <div style={{ position: 'absolute', insetInline: 0, top: range.from * height }} role="presentation">
          {rows.slice(range.from, range.to).map((row, at) => render(row, range.from + at))}
        </div>
      </div>
    </div>
  );
}
