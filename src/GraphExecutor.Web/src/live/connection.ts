import { WebPubSubClient, WebPubSubJsonProtocol } from '@azure/web-pubsub-client';
import type { GraphEvent } from '../api/types';

/** What happens on a live connection. */
export interface LiveHandlers {
  /** A connection stands; what was sent before it is lost. */
  onOpen(): void;
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
  #isOpen = false;
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
    if (this.#isOpen) {
      this.#client.joinGroup(group).catch(() => this.#drop());
    }
  }

  leave(group: string): void {
    this.#groups.delete(group);
    if (this.#isOpen) {
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

    this.#isOpen = true;
    this.handlers.onOpen();
  }

  #closed(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
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
      this.#retry = setTimeout(() => void this.#start(), 1000 + Math.random() * 1000);
    }
  }

  #received(data: unknown): void {
    if (Array.isArray(data)) {
      this.handlers.onEvents(data as GraphEvent[]);
    }
  }
}
