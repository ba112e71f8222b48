import { once } from 'node:events';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Service } from './service.mjs';

const host = '127.0.0.1';
const ports = { blob: 10000, queue: 10001, table: 10002, hub: 8080, mongo: 27017 };

/** Azurite; answers with its addresses. */
export function azurite(state, anyPorts) {
  const program = join(dirname(fileURLToPath(import.meta.url)), 'node_modules/azurite/dist/src/azurite.js');
  const kinds = ['blob', 'queue', 'table'];
  const args = kinds.flatMap((kind) => [`--${kind}Host`, host, `--${kind}Port`, String(anyPorts ? 0 : ports[kind])]);
  const location = join(state, 'azurite');
  mkdirSync(location, { recursive: true, mode: 0o700 });

  // Clients ask for versions of the API that are newer than the emulator.
  const service = new Service('Azurite', process.execPath, [program, '--location', location, '--silent', '--skipApiVersionCheck', '--disableTelemetry', ...args]);
  service.answers = async () => {
    const addresses = {};
    for (const kind of kinds) {
      [addresses[kind]] = await service.said(new RegExp(`${kind} service is successfully listening at (\\S+)`, 'i'));
      await service.passes(async () => (await fetch(addresses[kind])).status > 0);
    }

    return addresses;
  };
  return service;
}

/** `gx hub`; answers with its connection string. */
export function hub(gx, anyPorts) {
  const service = new Service('gx hub', gx, ['hub', '--port', String(anyPorts ? 0 : ports.hub)]);
  service.answers = async () => {
    const [connectionString, endpoint] = await service.said(/(Endpoint=(\S+?);AccessKey=\S+)\r?\n/);
    await service.passes(async () => (await fetch(`${endpoint}/api/health`, { method: 'HEAD' })).ok);
    return connectionString;
  };
  return service;
}

/** mongod where there is one; answers with its connection string. */
export function mongo(state) {
  if (!onPath('mongod')) {
    return undefined;
  }

  const data = join(state, 'mongo');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const service = new Service('mongod', 'mongod', ['--dbpath', data, '--bind_ip', host, '--port', String(ports.mongo), '--quiet']);
  service.answers = async () => {
    await service.passes(listens);
    return `mongodb://${host}:${ports.mongo}/graphexecutor`;
  };
  return service;
}

async function listens() {
  const socket = connect(ports.mongo, host);
  try {
    await once(socket, 'connect');
    return true;
  } finally {
    socket.destroy();
  }
}

function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
