import { ApiError } from '../api/apiError';
import type { GraphEvent } from '../api/types';
import { LiveConnection } from './connection';

/** How the page gets news: pushed, asked for again and again, or not yet at all. */
export type Liveness = 'connecting' | 'live' | 'polling';

/** What every session tells of itself. */
export interface LiveView {
  readonly liveness: Liveness;
  /** Why the server's last answer was none. */
  readonly error?: ApiError;
}

/** How often the server is asked. */
export interface Pace {
  /** While there is no live stream. */
  readonly pollMs: number;
  /** Beside a live stream: it may drop its very last frame, and then nothing later tells. */
  readonly checkMs: number;
}

/** Keeps something up to date for as long as it is shown: by a live stream, or by asking the server while there is none. */
export abstract class LiveSession<View extends LiveView> {
  readonly #listeners = new Set<() => void>();
  readonly #abort = new AbortController();
  #view: View;
  #connection: LiveConnection | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  protected constructor(view: View, private readonly group: string, private readonly pace: Pace) {
    this.#view = view;
  }

  get isStopped(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Aborted when the session is stopped. */
  protected get signal(): AbortSignal {
    return this.#abort.signal;
  }

  start(): void {
    void this.refresh();
    this.#connection = new LiveConnection(() => this.negotiate(), [this.group], {
      onOpen: () => {
        this.set({ liveness: 'live' } as Partial<View>);
        this.opened();
      },
      onClose: () => {
        this.set({ liveness: 'polling' } as Partial<View>);
        this.#schedule();
      },
      onEvents: (events) => this.receive(events),
    });
    this.#schedule();
  }

  stop(): void {
    this.#abort.abort();
    clearTimeout(this.#timer);
    this.#connection?.stop();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getView = (): View => this.#view;

  /** Where the live stream is, with a token that is good for it. */
  protected abstract negotiate(): Promise<string>;

  /** Reads what may have changed. */
  abstract refresh(): Promise<void>;

  /** The live stream stands; what it sent before is lost. */
  protected abstract opened(): void;

  protected abstract receive(events: readonly GraphEvent[]): void;

  protected join(group: string): void {
    this.#connection?.join(group);
  }

  protected leave(group: string): void {
    this.#connection?.leave(group);
  }

  protected set(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change };
    this.#listeners.forEach((listener) => listener());
  }

  protected fail(cause: unknown): void {
    this.set({ error: cause instanceof ApiError ? cause : new ApiError(0, 'Unexpected', String(cause)) } as Partial<View>);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      await this.refresh();
      if (!this.isStopped) {
        this.#schedule();
      }
    }, this.#view.liveness === 'live' ? this.pace.checkMs : this.pace.pollMs);
  }
}
