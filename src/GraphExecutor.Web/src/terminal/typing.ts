import { api } from '../api/client';

/** Sends what is typed, in order; what is typed while a request is under way goes with the next one. */
export class Typing {
  #waiting = '';
  #isSending = false;

  constructor(private readonly runId: string, private readonly nodeId: string, private readonly onError: (error: unknown) => void) {}

  type(text: string): void {
    this.#waiting += text;
    void this.#send();
  }

  async #send(): Promise<void> {
    if (this.#isSending) {
      return;
    }

    this.#isSending = true;
    try {
      while (this.#waiting !== '') {
        const text = this.#waiting;
        this.#waiting = '';
        await api.sendInput(this.runId, this.nodeId, text);
      }
    } catch (error) {
      this.#waiting = '';
      this.onError(error);
    } finally {
      this.#isSending = false;
    }
  }
}
