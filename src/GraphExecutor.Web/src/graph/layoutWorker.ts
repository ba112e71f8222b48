import type { LayoutRequest, Point } from './layout';

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, { resolve(points: Point[]): void; reject(error: Error): void }>();

/** Starts the worker ahead of its first use. */
export function warmUpLayout(): void {
  worker ??= startWorker();
}

/** Places a graph in the worker. */
export function placeGraph(request: LayoutRequest): Promise<Point[]> {
  warmUpLayout();
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker!.postMessage({ id, request });
  });
}

function startWorker(): Worker {
  const started = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
  started.onmessage = ({ data }: MessageEvent<{ id: number; points: Point[] }>) => {
    waiting.get(data.id)?.resolve(data.points);
    waiting.delete(data.id);
  };
  started.onerror = (event) => {
    waiting.forEach(({ reject }) => reject(new Error(event.message || 'The layout worker failed')));
    waiting.clear();
    worker = undefined;
  };
  return started;
}
