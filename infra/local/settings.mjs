import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Azurite's only account; its key is public, and good for nothing else.
const account = 'devstoreaccount1';
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const usual = { blob: 'http://127.0.0.1:10000', queue: 'http://127.0.0.1:10001', table: 'http://127.0.0.1:10002' };

/** The settings of an app that uses what runs: local.settings.sample.json, with what is different here. */
export function settings(state, { storage, live, store }) {
  const sample = JSON.parse(readFileSync(new URL('../../local.settings.sample.json', import.meta.url), 'utf8'));
  return {
    ...sample,
    Values: {
      ...sample.Values,
      AzureWebJobsStorage: storageSetting(storage),
      GX_STORE: store ?? `sqlite:${join(state, 'runs.db')}`,
      GX_WEBPUBSUB: live,
      GX_WORKSPACE: join(state, 'workspace'),
      GX_SEALING_KEY: sealingKey(join(state, 'sealing.key')),
    },
  };
}

function storageSetting(storage) {
  const isUsual = Object.keys(usual).every((kind) => storage[kind].replace(/\/$/, '') === usual[kind]);
  const endpoint = (kind) => `${kind[0].toUpperCase()}${kind.slice(1)}Endpoint=${storage[kind]}/${account};`;
  return isUsual
    ? 'UseDevelopmentStorage=true'
    : `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};${Object.keys(usual).map(endpoint).join('')}`;
}

// Made once: runs under way are sealed with it.
function sealingKey(path) {
  if (!existsSync(path)) {
    writeFileSync(path, randomBytes(32).toString('base64'), { mode: 0o600 });
  }

  return readFileSync(path, 'utf8').trim();
}
