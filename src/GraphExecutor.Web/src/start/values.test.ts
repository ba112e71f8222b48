import { describe, expect, it } from 'vitest';
import { changedContext, fieldsOf, givenSecrets, newContext, readDefinition } from './values';

describe('values of a workflow', () => {
  it('are read from YAML and JSON', async () => {
    const yaml = await readDefinition('context: { host: web-1, count: 3 }\nsecrets: [token]\nnodes: []');
    expect(fieldsOf(yaml)).toEqual({ context: [{ name: 'host', initial: 'web-1' }, { name: 'count', initial: 3 }], secrets: ['token'] });
    expect(fieldsOf(await readDefinition('{"secrets":["a"]}')).secrets).toEqual(['a']);
    expect(await readDefinition(': [')).toBeUndefined();
    expect(await readDefinition('just a text')).toBeUndefined();
  });

  it('are sent only when they were changed, in their type', () => {
    const fields = [{ name: 'host', initial: 'web-1' }, { name: 'count', initial: 3 }, { name: 'on', initial: true }];
    expect(changedContext(fields, { host: 'web-1', count: '3' })).toBeUndefined();
    expect(changedContext(fields, { host: '42', count: '4', on: 'false' })).toEqual({ host: '42', count: 4, on: false });
  });

  it('stay as they were in a resumed run, unless they are typed', () => {
    const fields = [{ name: 'host', initial: 'web-1' }, { name: 'count', initial: 3 }];
    expect(newContext(fields, { host: '' })).toBeUndefined();
    // The default of the definition, which is not what the run was given.
    expect(newContext(fields, { host: 'web-1', count: '3' })).toEqual({ host: 'web-1', count: 3 });
  });

  it('are secrets as values or references', () => {
    expect(givenSecrets({ a: '', b: 'hunter22', c: 'env:GX_SECRET_C' })).toEqual({ b: { value: 'hunter22' }, c: 'env:GX_SECRET_C' });
    expect(givenSecrets({})).toBeUndefined();
  });
});
