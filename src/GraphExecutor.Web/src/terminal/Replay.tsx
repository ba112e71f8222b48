import { useEffect, useRef, useState } from 'react';
import { messageOf } from '../api/apiError';
import { api } from '../api/client';
import { Icon } from '../shell/Icon';
import { eventsUntil, lengthOf, parseCast, type Cast } from './cast';
import { createTerminal, fontSizeFor, openTerminal } from './createTerminal';

const mostBytes = 24 << 20;
const speeds = [0.5, 1, 2, 5, 20];

/** Plays what a terminal showed, with its timing; long pauses are shortened. */
export function Replay({ runId, nodeId, attempt, nodeAttempt, onClose }: {
  runId: string; nodeId: string; attempt?: number; nodeAttempt?: number; onClose(): void;
}) {
  const [cast, setCast] = useState<Cast>();
  const [error, setError] = useState<string>();
  const [time, setTime] = useState(0);
  const [isPlaying, setIsPlaying] = useState(true);
  const [speed, setSpeed] = useState(1);
  const host = useRef<HTMLDivElement>(null);
  const player = useRef<{ terminal: ReturnType<typeof createTerminal>; shown: number }>(undefined);

  useEffect(() => {
    const abort = new AbortController();
    api.openCast(runId, nodeId, { attempt, nodeAttempt }, abort.signal).then(readCast).then(
      (found) => (found ? setCast(found) : setError('The recording cannot be read')),
      (cause: unknown) => !abort.signal.aborted && setError(messageOf(cause)));
    return () => abort.abort();
  }, [runId, nodeId, attempt, nodeAttempt]);

  useEffect(() => {
    if (!cast) {
      return undefined;
    }

    const terminal = createTerminal(cast.width, cast.height);
    terminal.options.fontSize = fontSizeFor(cast.width, host.current!.clientWidth);
    openTerminal(terminal, host.current!);
    player.current = { terminal, shown: 0 };
    return () => terminal.dispose();
  }, [cast]);

  useEffect(() => {
    if (!cast || !isPlaying) {
      return undefined;
    }

    let frame = 0;
    let previous = performance.now();
    const step = (now: number) => {
      // The first frame may carry a time from before it was asked for.
      const passed = (Math.max(0, now - previous) / 1000) * speed;
      previous = now;
      setTime((known) => Math.min(known + passed, lengthOf(cast)));
      frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [cast, isPlaying, speed]);

  useEffect(() => {
    if (!cast || !player.current) {
      return;
    }

    const { terminal, shown } = player.current;
    const wanted = eventsUntil(cast, time);
    if (wanted < shown) {
      terminal.reset();
    }

    for (let at = wanted < shown ? 0 : shown; at < wanted; at++) {
      terminal.write(cast.events[at]![1]);
    }

    player.current.shown = wanted;
    if (time >= lengthOf(cast)) {
      setIsPlaying(false);
    }
  }, [cast, time]);

  const length = cast ? lengthOf(cast) : 0;
  const isOver = cast !== undefined && time >= length;
  return (
    <>
      <div className="terminal-bar">
        <button className="button quiet icon small" aria-label={isPlaying ? 'Pause' : isOver ? 'Play again' : 'Play'} disabled={!cast}
          onClick={() => { if (isOver) { setTime(0); } setIsPlaying(!isPlaying); }}><Icon name={isPlaying ? 'pause' : isOver ? 'restart' : 'play'} size={14} /></button>
        <input className="replay-position" type="range" min={0} max={Math.max(length, 0.01)} step="any" value={time} aria-label="Position" disabled={!cast}
          onChange={(event) => setTime(Number(event.target.value))} />
        <span className="num">{time.toFixed(1)} / {length.toFixed(1)} s</span>
        <select className="terminal-select" aria-label="Speed" value={speed} onChange={(event) => setSpeed(Number(event.target.value))}>
          {speeds.map((value) => <option key={value} value={value}>{value}×</option>)}
        </select>
        <button className="button quiet small" onClick={onClose}>Back to the log</button>
      </div>
      {error && <div className="terminal-notice" role="alert">{error}</div>}
      {cast?.isCut && <div className="terminal-notice">Only the beginning is played: the recording is very long.</div>}
      <div className="terminal-host replay" ref={host} />
    </>
  );
}

async function readCast(response: Response): Promise<Cast | undefined> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return parseCast(text);
    }

    text += value;
    if (text.length > mostBytes) {
      await reader.cancel();
      return parseCast(text.slice(0, text.lastIndexOf('\n')), true);
    }
  }
}
