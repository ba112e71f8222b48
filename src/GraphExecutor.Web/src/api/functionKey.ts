const place = 'gx-function-key';

/** What a header can carry, and a function key is made of. */
const sendable = /^[\x21-\x7e]+$/;

/** Whether the server asks for a key: not, or because it got none, or because it refuses the one that it got. */
export type KeyNeed = 'none' | 'missing' | 'refused';

/**
 * The function key that opens the API of an Azure app. It is kept for this tab alone, in memory and in the tab's storage, so that a reload
 * does not ask for it again; nothing but requests to the API carries it.
 */
export class FunctionKey {
  readonly #listeners = new Set<() => void>();
  #value: string | undefined;
  #need: KeyNeed = 'none';
  #wasLetIn = false;

  /** @param storage Where the tab keeps it. It throws where storage is off. */
  constructor(private readonly storage: () => Storage) {
    try {
      this.#value = storage().getItem(place) ?? undefined;
    } catch {
      // Kept in memory alone, until the page is left.
    }
  }

  get value(): string | undefined {
    return this.#value;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getNeed = (): KeyNeed => this.#need;

  /** The API has answered since the page was opened: what is shown is worth keeping while another key is asked for. */
  readonly wasLetIn = (): boolean => this.#wasLetIn;

  /** Sends this key from now on. */
  keep(value: string): void {
    if (!isSendable(value)) {
      this.#setNeed('refused');
      return;
    }

    this.#value = value;
    try {
      this.storage().setItem(place, value);
    } catch {
      // See the constructor.
    }

    this.#setNeed('none');
  }

  /** The server let a request in, which carried this. */
  letIn(sent: string | undefined): void {
    if (sent === this.#value) {
      this.#wasLetIn = true;
      this.#setNeed('none');
    }
  }

  /** The server refused a request, which carried this. An answer that comes after the key was changed says nothing about the new one. */
  refused(sent: string | undefined): void {
    if (sent === this.#value) {
      this.#setNeed(sent === undefined ? 'missing' : 'refused');
    }
  }

  #setNeed(need: KeyNeed): void {
    if (this.#need !== need) {
      this.#need = need;
      this.#listeners.forEach((listener) => listener());
    }
  }
}

export function isSendable(key: string): boolean {
  return sendable.test(key);
}

export const functionKey = new FunctionKey(() => sessionStorage);
