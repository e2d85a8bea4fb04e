import type { SceneEntry, TraceEntry } from '../index.js';
import type { Phone } from './protocol.js';

/** Follows on the trace what the tools have done to a phone, while somebody looks on. */
export class PhoneState {
  #isOnline = true;
  #isInFront = true;
  #delayMs = 0;
  #jitterMs = 0;
  readonly #frozen = new Set<string>();

  get current(): Phone {
    return {
      isOnline: this.#isOnline,
      isInFront: this.#isInFront,
      delayMs: this.#delayMs,
      jitterMs: this.#jitterMs,
      frozen: [...this.#frozen],
    };
  }

  /** @returns whether the entry may have changed it */
  observe(entry: TraceEntry): boolean {
    if (entry.kind === 'scene') this.#follow(entry);
    else if (entry.kind !== 'event' || entry.event.event !== 'disconnected') return false;
    else return this.#frozen.delete(entry.event.client);
    return true;
  }

  #follow({ scene, client = '', details }: SceneEntry): void {
    switch (scene) {
      case 'offline':
      case 'online':
        this.#isOnline = scene === 'online';
        break;
      case 'latency':
        this.#delayMs = Number(details?.delayMs);
        this.#jitterMs = Number(details?.jitterMs);
        break;
      case 'background':
      case 'foreground':
        this.#isInFront = scene === 'foreground';
        break;
      case 'freeze':
        this.#frozen.add(client);
        break;
      case 'thaw':
      case 'reset':
        this.#frozen.delete(client);
        break;
      // The app's process is gone, and all connections with it.
      case 'kill':
      case 'restart':
        this.#isInFront = true;
        this.#frozen.clear();
        break;
    }
  }
}
