import { beforeEach, describe, expect, it } from 'vitest';
import { FunctionKey } from './functionKey';

class Tab {
  readonly #kept = new Map<string, string>();
  getItem = (name: string) => this.#kept.get(name) ?? null;
  setItem = (name: string, value: string) => void this.#kept.set(name, value);
}

describe('FunctionKey', () => {
  let tab: Storage;
  let key: FunctionKey;
  beforeEach(() => {
    tab = new Tab() as unknown as Storage;
    key = new FunctionKey(() => tab);
  });

  it('outlives a reload of its tab, and is unknown to another one', () => {
    key.keep('k+/_-==');
    expect(new FunctionKey(() => tab).value).toBe('k+/_-==');
    expect(new FunctionKey(() => new Tab() as unknown as Storage).value).toBeUndefined();
  });

  it('works without storage', () => {
    const unkept = new FunctionKey(() => { throw new Error('storage is off'); });
    unkept.keep('abc');
    expect(unkept.value).toBe('abc');
  });

  it('is wanted once a request without it is refused, and no more once one is let in', () => {
    const needs: string[] = [];
    key.subscribe(() => needs.push(key.getNeed()));
    key.refused(undefined);
    key.refused(undefined);
    key.keep('wrong');
    key.refused('wrong');
    expect(key.wasLetIn()).toBe(false);
    key.keep('right');
    key.letIn('right');
    expect(needs).toEqual(['missing', 'none', 'refused', 'none']);
    expect(key.wasLetIn()).toBe(true);
  });

  it('is not judged by answers to requests that carried another one', () => {
    key.keep('new');
    key.refused('old');
    key.refused(undefined);
    key.letIn('old');
    expect(key.getNeed()).toBe('none');
    expect(key.wasLetIn()).toBe(false);
  });

  it('refuses by itself what no header can carry, and goes on with what it had', () => {
    key.keep('good');
    for (const bad of ['', 'two words', 'line\nbreak', 'schlüssel']) {
      key.keep(bad);
      expect(key.getNeed()).toBe('refused');
      expect(key.value).toBe('good');
    }
  });
});
