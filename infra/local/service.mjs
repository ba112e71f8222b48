import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const patience = 60_000;
const grace = 10_000;

/** A program that runs beside others until it is stopped. */
export class Service {
  #name;
  #process;
  #output = '';
  #stopping = false;

  constructor(name, program, args) {
    this.#name = name;
    // A process group of its own: the terminal's Ctrl-C is for the one who started it, and what it starts itself ends with it.
    this.#process = spawn(program, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (this.#output = (this.#output + text).slice(-16_384)));
    }

    /** Rejects when it ends although nobody stopped it. */
    this.ended = this.#watch();
    this.ended.catch(() => {});
  }

  /** What a pattern captures in its output, once that is there. */
  async said(pattern) {
    return this.#until(() => pattern.exec(this.#output)?.slice(1), `printed nothing like ${pattern}`);
  }

  /** Waits until a check of it holds. A check that throws does not hold yet. */
  async passes(check) {
    await this.#until(async () => check().catch(() => false), 'does not answer');
  }

  async stop() {
    this.#stopping = true;
    if (this.#process.pid === undefined || this.#process.exitCode !== null || this.#process.signalCode !== null) {
      return;
    }

    const exit = once(this.#process, 'exit');
    process.kill(-this.#process.pid, 'SIGTERM');
    await Promise.race([exit, delay(grace, undefined, { ref: false }).then(() => process.kill(-this.#process.pid, 'SIGKILL'))]);
    await exit;
  }

  async #watch() {
    try {
      await once(this.#process, 'exit');
    } catch (error) {
      throw new Error(`${this.#name} cannot be started: ${error.message}`);
    }

    if (!this.#stopping) {
      throw new Error(`${this.#name} ended by itself:\n${this.#output}`);
    }
  }

  async #until(condition, problem) {
    const limit = Date.now() + patience;
    while (Date.now() < limit) {
      if (this.#stopping) {
        throw new Error(`${this.#name} was stopped`);
      }

      const result = await condition();
      if (result) {
        return result;
      }

      await Promise.race([delay(100), this.ended]);
    }

    throw new Error(`${this.#name} ${problem} after ${patience / 1000} s:\n${this.#output}`);
  }
}
