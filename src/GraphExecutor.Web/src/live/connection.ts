import { WebPubSubClient, WebPubSubJsonProtocol } from '@azure/web-pubsub-client';
import type { GraphEvent } from '../api/types';

const longestDelayMs = 8_000;

/** What happens on a live connection. */
export interface LiveHandlers {
  /** A connection stands; what was sent before it is lost. */
  onOpen(): void;
  /** There is none any more, or none could be made; told once until there is one again. */
  onClose(): void;
  onEvents(events: GraphEvent[]): void;
}

/**
 * A connection to the live stream that comes back on its own.
 *
 * The plain subprotocol rather than the reliable one: events carry versions and line numbers, so what is missing after a break is seen and
 * fetched anyway, and a break is known at once instead of after the half minute in which the reliable client tries to recover.
 */
export class LiveConnection {
  readonly #client: WebPubSubClient;
  readonly #groups = new Set<string>();
  #state: 'new' | 'open' | 'closed' = 'new';
  #failures = 0;
  #isStopped = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(getUrl: () => Promise<string>, groups: readonly string[], private readonly handlers: LiveHandlers) {
    for (const group of groups) {
      this.#groups.add(group);
    }

    this.#client = new WebPubSubClient(
      { getClientAccessUrl: getUrl },
      {
        protocol: WebPubSubJsonProtocol(),
        autoReconnect: false,
        autoRejoinGroups: false,
        keepAliveIntervalInMs: 10_000,
        keepAliveTimeoutInMs: 25_000,
        messageRetryOptions: { maxRetries: 0 },
      },
    );
    this.#client.on('connected', () => void this.#opened());
    this.#client.on('disconnected', () => this.#closed());
    this.#client.on('stopped', () => this.#reconnect());
    this.#client.on('group-message', ({ message }) => this.#received(message.data));
    this.#client.on('server-message', ({ message }) => this.#received(message.data));
    void this.#start();
  }

  /** Also gets what is sent to a group. */
  join(group: string): void {
    this.#groups.add(group);
    if (this.#state === 'open') {
      this.#client.joinGroup(group).catch(() => this.#drop());
    }
  }

  leave(group: string): void {
    this.#groups.delete(group);
    if (this.#state === 'open') {
      // It only spares traffic: what still comes is ignored.
      this.#client.leaveGroup(group).catch(() => undefined);
    }
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#retry);
    this.#client.stop();
  }

  async #start(): Promise<void> {
    if (this.#isStopped) {
      return;
    }

    try {
      await this.#client.start();
    } catch {
      this.#reconnect();
    }
  }

  async #opened(): Promise<void> {
    try {
      await Promise.all([...this.#groups].map((group) => this.#client.joinGroup(group)));
    } catch {
      this.#drop();
      return;
    }

    this.#state = 'open';
    this.#failures = 0;
    this.handlers.onOpen();
  }

  #closed(): void {
    if (this.#state !== 'closed' && !this.#isStopped) {
      this.#state = 'closed';
      this.handlers.onClose();
    }
  }

  #drop(): void {
    this.#closed();
    this.#client.stop();
  }

  #reconnect(): void {
    this.#closed();
    clearTimeout(this.#retry);
    if (!this.#isStopped) {
      const delay = Math.min(longestDelayMs, 1000 * 2 ** this.#failures++);
      // Not all pages at once, when a server comes back.
      this.#retry = setTimeout(() => void this.#start(), delay * (0.75 + Math.random() / 2));
    }
  }

  #received(data: unknown): void {
    if (Array.isArray(data)) {
      this.handlers.onEvents(data as GraphEvent[]);
    }
  }
}
