import { ApiError } from '../api/apiError';
import { api } from '../api/client';
import type { GraphEvent, LogEvent, NodeView, StateEvent, WorkflowDefinition } from '../api/types';
import { LiveConnection } from './connection';
import { addEvents, emptyHistory, type History } from './history';
import { applyEvents, takeSnapshot, type RunState } from './runState';

const pollMs = 2_000;
/** Even a live connection may drop its very last frame; then nothing later tells. */
const checkMs = 20_000;

/** How the page gets news: pushed, asked for again and again, or not yet at all. */
export type Liveness = 'connecting' | 'live' | 'polling';

/** All that is known of the run that is shown. */
export interface SessionView {
  readonly run?: RunState;
  readonly workflow?: WorkflowDefinition;
  readonly history: History;
  readonly liveness: Liveness;
  readonly error?: ApiError;
}

/** Keeps one run up to date, for as long as it is shown. */
export class RunSession {
  #view: SessionView = { history: emptyHistory, liveness: 'connecting' };
  readonly #listeners = new Set<() => void>();
  readonly #logListeners = new Set<(event: LogEvent) => void>();
  readonly #openListeners = new Set<() => void>();
  readonly #abort = new AbortController();
  #connection: LiveConnection | undefined;
  #queue: StateEvent[] = [];
  #isFlushing = false;
  #isHistoryWanted = false;
  #isReadingHistory = false;
  #reading: Promise<void> | undefined;
  #isReadWanted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly runId: string) {}

  get isStopped(): boolean {
    return this.#abort.signal.aborted;
  }

  start(): void {
    void this.refresh();
    this.#connection = new LiveConnection(async () => (await api.negotiate(this.runId, this.#abort.signal)).url, [`run.${this.runId}`], {
      onOpen: () => {
        this.#set({ liveness: 'live' });
        void this.refresh();
        this.#openListeners.forEach((listener) => listener());
      },
      onClose: () => {
        this.#set({ liveness: 'polling' });
        this.#schedule();
      },
      onEvents: (events) => this.#receive(events),
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

  readonly getView = (): SessionView => this.#view;

  getNode(id: string): NodeView | undefined {
    return this.#view.run?.nodes.get(id);
  }

  /** Tells of log lines as they come, and when a connection was made anew, after which some may be missing. */
  listenToLog(onEvent: (event: LogEvent) => void, onOpen: () => void): () => void {
    this.#logListeners.add(onEvent);
    this.#openListeners.add(onOpen);
    if (this.#logListeners.size === 1) {
      this.#connection?.join(`log.${this.runId}`);
    }

    return () => {
      this.#logListeners.delete(onEvent);
      this.#openListeners.delete(onOpen);
      if (this.#logListeners.size === 0) {
        this.#connection?.leave(`log.${this.runId}`);
      }
    };
  }

  /** Reads the events of the past, and keeps them complete from now on. */
  wantHistory(): void {
    if (!this.#isHistoryWanted) {
      this.#isHistoryWanted = true;
      void this.#readHistory();
    }
  }

  /** Reads the run again; once more when it is wanted while that is under way. */
  refresh(): Promise<void> {
    if (this.#reading) {
      this.#isReadWanted = true;
      return this.#reading;
    }

    this.#reading = this.#read().finally(() => {
      this.#reading = undefined;
      if (this.#isReadWanted && !this.#abort.signal.aborted) {
        this.#isReadWanted = false;
        void this.refresh();
      }
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    const { signal } = this.#abort;
    try {
      const attempt = this.#view.run?.attempt;
      const [run, workflow] = await Promise.all([
        api.getRun(this.runId, signal),
        this.#view.workflow ?? api.getRunWorkflow(this.runId, signal),
      ]);
      const isReplaced = attempt !== undefined && attempt !== run.attempt;
      this.#set({
        run: takeSnapshot(this.#view.run, run),
        workflow: isReplaced ? await api.getRunWorkflow(this.runId, signal) : workflow,
        error: undefined,
      });
      if (this.#isHistoryWanted) {
        void this.#readHistory();
      }
    } catch (error) {
      if (!signal.aborted) {
        this.#set({ error: error instanceof ApiError ? error : new ApiError(0, 'Unexpected', String(error)) });
      }
    }
  }

  async #readHistory(): Promise<void> {
    if (this.#isReadingHistory) {
      return;
    }

    this.#isReadingHistory = true;
    try {
      for (;;) {
        const page = await api.getEvents(this.runId, this.#view.history.cursor, this.#abort.signal);
        this.#set({ history: addEvents(this.#view.history, page.events, page.nextCursor) });
        if (!page.more) {
          break;
        }
      }
    } catch {
      // The next refresh reads on from the same place; that the server is gone is told by the run's own state.
    } finally {
      this.#isReadingHistory = false;
    }
  }

  #receive(events: readonly GraphEvent[]): void {
    for (const event of events) {
      if (event.type === 'log') {
        this.#logListeners.forEach((listener) => listener(event));
      } else {
        this.#queue.push(event);
      }
    }

    if (this.#queue.length > 0 && !this.#isFlushing) {
      this.#isFlushing = true;
      // Once a frame at most; a hidden page has no frames but goes on.
      if (document.hidden) {
        setTimeout(() => this.#flush(), 250);
      } else {
        requestAnimationFrame(() => this.#flush());
      }
    }
  }

  #flush(): void {
    this.#isFlushing = false;
    const events = this.#queue;
    this.#queue = [];
    const { run, history } = this.#view;
    if (!run) {
      // The snapshot that is being read may be older than these.
      this.#isReadWanted = true;
      return;
    }

    const next = applyEvents(run, events);
    this.#set({ run: next, history: this.#isHistoryWanted ? addEvents(history, events) : history });
    if (next.isBehind) {
      void this.refresh();
    }
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      await this.refresh();
      if (!this.#abort.signal.aborted) {
        this.#schedule();
      }
    }, this.#view.liveness === 'live' ? checkMs : pollMs);
  }

  #set(change: Partial<SessionView>): void {
    this.#view = { ...this.#view, ...change };
    this.#listeners.forEach((listener) => listener());
  }
}
