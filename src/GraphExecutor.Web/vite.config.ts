import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Where `npm run dev` finds the API: a `gx serve` on this machine.
const server = process.env['GX_SERVER'] ?? 'http://127.0.0.1:7071';

export default defineConfig({
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // Nothing as a data: address, which the Content-Security-Policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  // The server compares the origin of a request with the host that it was sent to.
  server: { proxy: { '/api': { target: server, changeOrigin: false }, '/client': { target: server, changeOrigin: false, ws: true } } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
