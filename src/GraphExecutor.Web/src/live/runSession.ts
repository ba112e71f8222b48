import { api } from '../api/client';
import type { GraphEvent, LogEvent, NodeView, StateEvent, WorkflowDefinition } from '../api/types';
import { addEvents, emptyHistory, type History } from './history';
import { LiveSession, type LiveView } from './liveSession';
import { applyEvents, takeSnapshot, type RunState } from './runState';

/** All that is known of the run that is shown. */
export interface RunSessionView extends LiveView {
  readonly run?: RunState;
  readonly workflow?: WorkflowDefinition;
  readonly history: History;
}

/** Keeps one run up to date, for as long as it is shown. */
export class RunSession extends LiveSession<RunSessionView> {
  readonly #logListeners = new Set<(event: LogEvent) => void>();
  readonly #openListeners = new Set<() => void>();
  #queue: StateEvent[] = [];
  #isFlushing = false;
  #isHistoryWanted = false;
  #isReadingHistory = false;
  #reading: Promise<void> | undefined;
  #isReadWanted = false;

  constructor(readonly runId: string) {
    super({ history: emptyHistory, liveness: 'connecting' }, `run.${runId}`, { pollMs: 2_000, checkMs: 20_000 });
  }

  getNode(id: string): NodeView | undefined {
    return this.getView().run?.nodes.get(id);
  }

  /** Tells of log lines as they come, and when a connection was made anew, after which some may be missing. */
  listenToLog(onEvent: (event: LogEvent) => void, onOpen: () => void): () => void {
    this.#logListeners.add(onEvent);
    this.#openListeners.add(onOpen);
    if (this.#logListeners.size === 1) {
      this.join(`log.${this.runId}`);
    }

    return () => {
      this.#logListeners.delete(onEvent);
      this.#openListeners.delete(onOpen);
      if (this.#logListeners.size === 0) {
        this.leave(`log.${this.runId}`);
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
      if (this.#isReadWanted && !this.isStopped) {
        this.#isReadWanted = false;
        void this.refresh();
      }
    });
    return this.#reading;
  }

  protected async negotiate(): Promise<string> {
    return (await api.negotiate(this.runId, this.signal)).url;
  }

  protected opened(): void {
    void this.refresh();
    this.#openListeners.forEach((listener) => listener());
  }

  async #read(): Promise<void> {
    const { signal } = this;
    try {
      const attempt = this.getView().run?.attempt;
      const [run, workflow] = await Promise.all([
        api.getRun(this.runId, signal),
        this.getView().workflow ?? api.getRunWorkflow(this.runId, signal),
      ]);
      const isReplaced = attempt !== undefined && attempt !== run.attempt;
      this.set({
        run: takeSnapshot(this.getView().run, run),
        workflow: isReplaced ? await api.getRunWorkflow(this.runId, signal) : workflow,
        error: undefined,
      });
      if (this.#isHistoryWanted) {
        void this.#readHistory();
      }
    } catch (error) {
      if (!this.isStopped) {
        this.fail(error);
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
        const page = await api.getEvents(this.runId, this.getView().history.cursor, this.signal);
        this.set({ history: addEvents(this.getView().history, page.events, page.nextCursor) });
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

  protected receive(events: readonly GraphEvent[]): void {
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
    const { run, history } = this.getView();
    if (!run) {
      // The snapshot that is being read may be older than these.
      this.#isReadWanted = true;
      return;
    }

    const next = applyEvents(run, events);
    this.set({ run: next, history: this.#isHistoryWanted ? addEvents(history, events) : history });
    if (next.isBehind) {
      void this.refresh();
    }
  }
}
