import { describe, expect, it } from 'vitest';
import type { LogEvent, LogPage } from '../api/types';
import { droppedLine, receive, startFeed, takePage, type LogFeed, type LogStep } from './logFeed';

const event = (firstLine: number, lines: string[], partial?: string): LogEvent =>
  ({ type: 'log', runId: 'r1', attempt: 1, nodeId: 'a', nodeAttempt: 1, time: '', firstLine, lines, partial });
const page = (firstLine: number, lines: string[], lineCount = firstLine + lines.length): LogPage =>
  ({ attempt: 1, nodeAttempt: 1, nextLine: firstLine + lines.length, lineCount, chunks: lines.length ? [{ firstLine, time: '', lines }] : [] });
const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `${from + at}`);

describe('receive', () => {
  it('shows lines in order', () => {
    const one = receive(startFeed(0), event(0, ['0', '1']));
    const two = receive(one.feed, event(2, ['2']));
    expect([...one.lines, ...two.lines]).toEqual(['0', '1', '2']);
    expect(two.fetchFrom).toBeUndefined();
  });

  it('drops what it knows, also the known part of an event', () => {
    const one = receive(startFeed(0), event(0, ['0', '1']));
    expect(receive(one.feed, event(0, ['0', '1'])).lines).toEqual([]);
    expect(receive(one.feed, event(1, ['1', '2'])).lines).toEqual(['2']);
  });

  it('asks for a gap and holds what comes after it', () => {
    const early = receive(startFeed(0), event(3, ['3']));
    expect(early).toMatchObject({ lines: [], fetchFrom: 0 });
    const filled = takePage(early.feed, page(0, ['0', '1', '2']));
    expect(filled.lines).toEqual(['0', '1', '2', '3']);
    expect(filled.fetchFrom).toBeUndefined();
  });

  it('asks again when there is another gap behind the first', () => {
    let step = receive(startFeed(0), event(2, ['2']));
    step = receive(step.feed, event(5, ['5']));
    step = takePage(step.feed, page(0, ['0', '1']));
    expect(step).toMatchObject({ lines: ['0', '1', '2'], fetchFrom: 3 });
  });

  it('replaces an unfinished line by what follows', () => {
    const partial = receive(startFeed(0), event(0, [], '50 %'));
    expect(partial.feed.partial).toBe('50 %');
    expect(receive(partial.feed, event(0, ['100 %'])).feed.partial).toBe('');
  });

  it('does not show an old unfinished line after its end has come', () => {
    const whole = receive(startFeed(0), event(0, ['0', '1']));
    expect(receive(whole.feed, event(1, [], 'old')).feed.partial).toBe('');
  });

  it('bounds what it holds', () => {
    let feed = startFeed(0);
    for (let at = 1; at < 2000; at++) {
      feed = receive(feed, event(at, ['x'])).feed;
    }

    expect(feed.held.length).toBeLessThanOrEqual(256);
  });
});

describe('takePage', () => {
  it('says where lines were not kept', () => {
    const gap: LogPage = { attempt: 1, nodeAttempt: 1, nextLine: 12, lineCount: 12, chunks: [{ firstLine: 0, time: '', lines: ['0'] }, { firstLine: 11, time: '', lines: ['11'] }] };
    const { feed, lines: shown } = takePage(startFeed(0), gap);
    expect(shown).toEqual(['0', droppedLine(10), '11']);
    expect(feed.next).toBe(12);
  });
});

describe('a log whose events are dropped, repeated and shuffled', () => {
  it('is shown once and in order, whatever happens', () => {
    const all = lines(0, 400);
    for (let seed = 1; seed <= 50; seed++) {
      const random = generator(seed);
      const events: LogEvent[] = [];
      for (let at = 0; at < all.length;) {
        const count = 1 + Math.floor(random() * 9);
        events.push(event(at, all.slice(at, at + count)));
        at += count;
      }

      const sent = events.filter(() => random() > 0.2).flatMap((one) => (random() > 0.8 ? [one, one] : [one]));
      for (let at = sent.length - 1; at > 0; at--) {
        const other = Math.max(0, at - Math.floor(random() * 4));
        [sent[at], sent[other]] = [sent[other]!, sent[at]!];
      }

      const shown: string[] = [];
      let feed: LogFeed = startFeed(0);
      const take = (step: LogStep) => {
        shown.push(...step.lines);
        feed = step.feed;
        if (step.fetchFrom !== undefined) {
          take(takePage(feed, page(step.fetchFrom, all.slice(step.fetchFrom, step.fetchFrom + 50), all.length)));
        }
      };
      sent.forEach((one) => take(receive(feed, one)));
      while (feed.next < all.length) {
        take(takePage(feed, page(feed.next, all.slice(feed.next, feed.next + 50), all.length)));
      }

      expect(shown).toEqual(all);
    }
  });
});

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}
