// What infra/local/start runs once everything is installed.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { azurite, hub, mongo } from './services.mjs';
import { settings } from './settings.mjs';

const state = resolve(process.env.GX_LOCAL_STATE);
const anyPorts = process.argv.includes('--any-ports');
const running = [];

let end;
const ended = new Promise((resolve) => (end = resolve));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => end());
}

try {
  mkdirSync(join(state, 'workspace'), { recursive: true, mode: 0o700 });
  await Promise.race([startAll(), ended]);
  await Promise.race([ended, ...running.map((service) => service.ended)]);
} catch (error) {
  console.error(`infra/local/start: ${error.message}`);
  process.exitCode = 1;
} finally {
  await Promise.all(running.map((service) => service.stop()));
}

async function startAll() {
  const [storage, live, store] = await Promise.all([
    start(azurite(state, anyPorts)),
    start(hub(process.env.GX, anyPorts)),
    start(mongo(state)),
  ]);
  console.log(JSON.stringify(settings(state, { storage, live, store }), undefined, 2));

  if (!store) {
    console.error('There is no mongod on the path: runs go to an SQLite file, which is enough for one worker. For MongoDB, install');
    console.error('mongod 5.0 or later, or set GX_STORE to a connection string of any server (docs/mongodb.md).');
  }

  console.error('Ready. Ctrl-C stops all of it.');
}

// Adds it to what runs before it answers, so that Ctrl-C in the meantime stops it as well.
async function start(service) {
  if (!service) {
    return undefined;
  }

  running.push(service);
  return service.answers();
}
