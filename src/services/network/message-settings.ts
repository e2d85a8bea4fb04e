/** A text message on its way between the app and a client. */
export interface NetworkMessage {
  /** From the client to the app, or from the app to the client. */
  readonly direction: 'received' | 'sent';
  /** The client's id. */
  readonly client: string;
  readonly text: string;
  /** The port on which the server listens. */
  readonly port: number;
}

/** What becomes of a message. `cut` ends its client's connection without a close frame. */
export type Verdict = 'deliver' | 'drop' | 'cut' | { readonly delayMs: number };

/** How long messages are under way; the k-th message of the n-th client always as long. */
export interface Latency {
  readonly delayMs: number;
  /** Up to so much is added, by chance. */
  readonly jitterMs: number;
  readonly seed: number;
}

/** What is done to messages. */
export interface MessageSettings {
  readonly latency: Latency;
  /** Asked for each message, in order. It must not throw. */
  readonly judge: (message: NetworkMessage) => Verdict;
}

/**
 * Numbers from 0 to 1 that are the same for the same seeds (mulberry32, by Tommy Ettinger).
 *
 * @param seeds integers
 */
export function createRandom(...seeds: readonly number[]): () => number {
  let state = seeds.reduce((mixed, seed) => Math.imul(mixed ^ seed, 0x9e3779b1) + 1, 0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
