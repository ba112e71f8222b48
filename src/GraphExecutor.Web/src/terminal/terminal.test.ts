import { describe, expect, it } from 'vitest';
import type { LogPage } from '../api/types';
import { eventsUntil, lengthOf, parseCast } from './cast';
import { isErrorLine, lineContains, plainText } from './lines';
import { scanLog } from './scan';

describe('plainText', () => {
  it('leaves out colours, links and what a progress bar has overwritten', () => {
    expect(plainText('\x1b[31merr\x1b[0mor')).toBe('error');
    expect(plainText('\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x07')).toBe('link');
    expect(plainText('10 %\r50 %\rdone')).toBe('done');
  });
});

describe('isErrorLine', () => {
  it.each(['ERROR: no space', 'make: *** [all] Error 2', '\x1b[31mfatal\x1b[0m: not a repository', 'Traceback (most recent call last):'])('finds %j', (line) => expect(isErrorLine(line)).toBe(true));
  it.each(['0 errors', 'no errors found', 'failures: 0', 'terror', 'all good'])('leaves out %j', (line) => expect(isErrorLine(line)).toBe(false));
});

describe('scanLog', () => {
  const all = Array.from({ length: 25_000 }, (_, at) => (at % 10_000 === 9_999 ? 'Needle' : 'hay'));
  let reads = 0;
  const source = {
    read: ({ fromLine = 0, limit = 1 }): Promise<LogPage> => {
      reads++;
      const lines = all.slice(fromLine, fromLine + limit);
      return Promise.resolve({ attempt: 1, nodeAttempt: 1, nextLine: fromLine + lines.length, lineCount: all.length, chunks: [{ firstLine: fromLine, time: '', lines }] });
    },
  };

  it('finds every line, page by page', async () => {
    let last;
    for await (const found of scanLog(source, lineContains('needle'), { signal: new AbortController().signal })) {
      last = found;
    }

    expect(last).toMatchObject({ lines: [9_999, 19_999], count: 2, isDone: true, lineCount: 25_000 });
  });

  it('stops at the first one when that is enough', async () => {
    reads = 0;
    for await (const found of scanLog(source, lineContains('needle'), { signal: new AbortController().signal, isFirstEnough: true })) {
      expect(found.lines[0]).toBe(9_999);
    }

    expect(reads).toBe(1);
  });
});

describe('parseCast', () => {
  const text = '{"version":2,"width":80,"height":24}\n[0.5, "o", "a\\r\\n"]\n[10, "o", "b"]\n[10.5, "i", "typed"]\n[11';

  it('reads what was printed and shortens pauses', () => {
    const cast = parseCast(text)!;
    expect(cast).toMatchObject({ width: 80, height: 24, events: [[0.5, 'a\r\n'], [2.5, 'b']] });
    expect(lengthOf(cast)).toBe(2.5);
    expect([0, 0.5, 2, 3].map((time) => eventsUntil(cast, time))).toEqual([0, 1, 1, 2]);
  });

  it('refuses what is no recording', () => {
    expect(parseCast('<html>')).toBeUndefined();
    expect(parseCast('{"version":3}')).toBeUndefined();
  });
});
