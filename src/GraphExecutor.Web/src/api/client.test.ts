import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

type Sent = { path: string; init: RequestInit & { headers: Record<string, string> } };

describe('the function key in requests', () => {
  let sent: Sent[];
  let answer: () => Response;
  beforeEach(() => {
    vi.resetModules();
    const kept = new Map<string, string>();
    vi.stubGlobal('sessionStorage', { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => kept.set(name, value) });
    sent = [];
    answer = () => Response.json({ runs: [] });
    vi.stubGlobal('fetch', async (path: string, init: Sent['init']) => {
      sent.push({ path, init });
      return answer();
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  const load = async () => ({ ...(await import('./client')), ...(await import('./functionKey')) });

  it('is not there without one', async () => {
    const { api } = await load();
    await api.listRuns({});
    expect(sent[0]!.init.headers).not.toHaveProperty('x-functions-key');
    expect(sent[0]!.init.redirect).toBe('follow');
  });

  it('is a header of every request, never in an address, and follows no redirect', async () => {
    const { api, functionKey } = await load();
    functionKey.keep('secret-key==');
    await api.listRuns({ q: 'a' });
    await api.cancelRun('run-1');
    await api.readLog('run-1', 'a', {});
    await api.openCast('run-1', 'a', {});
    for (const { path, init } of sent) {
      expect(init.headers['x-functions-key']).toBe('secret-key==');
      expect(init.redirect).toBe('error');
      expect(path).toMatch(/^\/api\//);
      expect(path).not.toContain('secret');
    }
  });

  it('is wanted by a 401 that is not of the API', async () => {
    const { api, functionKey } = await load();
    answer = () => new Response('', { status: 401 });
    await expect(api.listRuns({})).rejects.toMatchObject({ status: 401, isKeyWanted: true });
    expect(functionKey.getNeed()).toBe('missing');
  });

  it('is not wanted by a 401 of gx serve', async () => {
    const { api, functionKey } = await load();
    answer = () => Response.json({ code: 'TokenRequired', detail: 'Say who you are' }, { status: 401, headers: { 'content-type': 'application/problem+json' } });
    await expect(api.listRuns({})).rejects.toMatchObject({ status: 401, code: 'TokenRequired', isKeyWanted: false, message: 'Say who you are' });
    expect(functionKey.getNeed()).toBe('none');
  });

  it('is tried before it is kept', async () => {
    const { api, functionKey } = await load();
    expect(await api.isKeyTaken('good')).toBe(true);
    answer = () => new Response('', { status: 401 });
    expect(await api.isKeyTaken('bad')).toBe(false);
    answer = () => new Response('', { status: 503, statusText: 'Service Unavailable' });
    await expect(api.isKeyTaken('who knows')).rejects.toMatchObject({ status: 503 });
    expect(sent.map(({ init }) => init.headers['x-functions-key'])).toEqual(['good', 'bad', 'who knows']);
    expect(functionKey.value).toBeUndefined();
    expect(functionKey.getNeed()).toBe('none');
  });
});
