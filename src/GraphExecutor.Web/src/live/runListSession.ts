import { api } from '../api/client';
import type { GraphEvent, RunEvent } from '../api/types';
import { LiveSession, type LiveView } from './liveSession';
import { appendPage, applyRunEvent, emptyListing, renewBeginning, type RunFilter, type RunListing } from './runList';

const firstPage = 100;
const largestPage = 500;

export interface RunListView extends LiveView {
  readonly listing?: RunListing;
  /** What the listing was read with: another one is being read while it differs from what is wanted. */
  readonly filter?: RunFilter;
}

/** Keeps a list of runs up to date, and lets it grow as more of it is wanted. */
export class RunListSession extends LiveSession<RunListView> {
  #reads = new AbortController();
  #work: Promise<void> = Promise.resolve();
  #meanwhile: RunEvent[] = [];
  #isReadingMore = false;

  constructor(private filter: RunFilter) {
    super({ liveness: 'connecting' }, 'runs', { pollMs: 3_000, checkMs: 30_000 });
  }

  /** Lists other runs. Those listed stay until these have been read. */
  setFilter(filter: RunFilter): void {
    const { q, status, workflow } = this.filter;
    if (filter.q !== q || filter.status !== status || filter.workflow !== workflow) {
      this.filter = filter;
      this.#reads.abort();
      this.#reads = new AbortController();
      void this.refresh();
    }
  }

  refresh(): Promise<void> {
    return this.#read(async (known, signal) => {
      const beginning = await this.#readRuns(firstPage, signal);
      return known ? renewBeginning(known, beginning) : beginning;
    });
  }

  /** Reads the next page, when there is one. */
  readMore(): void {
    if (this.#isReadingMore || this.getView().listing?.cursor === undefined) {
      return;
    }

    this.#isReadingMore = true;
    void this.#read(async (known = emptyListing, signal) =>
      appendPage(known, await api.listRuns({ ...this.filter, limit: largestPage, cursor: known.cursor }, signal)),
    ).finally(() => { this.#isReadingMore = false; });
  }

  override stop(): void {
    super.stop();
    this.#reads.abort();
  }

  protected async negotiate(): Promise<string> {
    return (await api.negotiate(undefined, this.signal)).url;
  }

  /** Any run of the list may have changed while nothing was heard. */
  protected opened(): void {
    void this.#read((known, signal) => this.#readRuns(Math.max(firstPage, known?.runs.length ?? 0), signal));
  }

  protected receive(events: readonly GraphEvent[]): void {
    const news = events.filter((event) => event.type === 'run');
    this.#meanwhile.push(...news);
    const { listing, filter } = this.getView();
    if (listing && filter) {
      this.set({ listing: applyAll(listing, news, filter) });
    }
  }

  /** One read after the other. What happens while one is under way is newer than what it gives. */
  #read(read: (known: RunListing | undefined, signal: AbortSignal) => Promise<RunListing>): Promise<void> {
    const { filter } = this;
    const { signal } = this.#reads;
    this.#work = this.#work.then(async () => {
      if (signal.aborted) {
        return;
      }

      this.#meanwhile = [];
      try {
        const view = this.getView();
        const listing = await read(view.filter === filter ? view.listing : undefined, signal);
        if (!signal.aborted) {
          this.set({ listing: applyAll(listing, this.#meanwhile, filter), filter, error: undefined });
        }
      } catch (cause) {
        if (!signal.aborted) {
          this.fail(cause);
        }
      }
    });
    return this.#work;
  }

  /** So many runs, the newest first. A page may be shorter than asked for and yet not the last. */
  async #readRuns(count: number, signal: AbortSignal): Promise<RunListing> {
    let listing = emptyListing;
    do {
      const limit = Math.min(largestPage, count - listing.runs.length);
      listing = appendPage(listing, await api.listRuns({ ...this.filter, limit, cursor: listing.cursor }, signal));
    } while (listing.cursor !== undefined && listing.runs.length < count);
    return listing;
  }
}

function applyAll(listing: RunListing, events: readonly RunEvent[], filter: RunFilter): RunListing {
  return events.reduce((list, event) => applyRunEvent(list, event, filter), listing);
}
