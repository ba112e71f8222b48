import { describe, expect, it } from 'vitest';
import { entryOf } from './entry';

describe('entryOf', () => {
  it.each([
    ['#code=ab12_-', { kind: 'code', value: 'ab12_-' }],
    ['#key=ab+/_-==', { kind: 'key', value: 'ab+/_-==' }],
    ['#key=ab%2B%2F%3D', { kind: 'key', value: 'ab+/=' }],
    ['#key=100%', { kind: 'key', value: '100%' }],
    ['#key=', { kind: 'key', value: '' }],
  ])('takes %s', (fragment, entry) => expect(entryOf(fragment)).toEqual(entry));

  it.each(['', '#main', '#keys=1', '#?key=1', '#key'])('leaves %s alone', (fragment) => expect(entryOf(fragment)).toBeUndefined());
});
