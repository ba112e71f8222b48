import { layoutGraph, type LayoutRequest } from './layout';

// Off the main thread: the page stays responsive while a large graph is placed.
self.onmessage = ({ data }: MessageEvent<{ id: number; request: LayoutRequest }>) => {
  self.postMessage({ id: data.id, points: layoutGraph(data.request) });
};
