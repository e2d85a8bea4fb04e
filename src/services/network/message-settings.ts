/** A text message on its way between the app and a client. */
export interface NetworkMessage {
  /** From the client to the app, or from the app to the client. */
  readonly direction: 'received' | 'sent';
  /** The client's id. */
  readonly client: string;
  /** Empty for a binary message. */
  readonly text: string;
  /** The payload of a binary message, which `cordova.plugins.wsserver` alone sends and gets. */
  readonly bytes?: Uint8Array;
  /** The port on which the server listens. */
  readonly port: number;
}

/** What becomes of a message. `cut` ends its client's connection without a close frame. */
export type Verdict = 'deliver' | 'drop' | 'cut' | { readonly delayMs: number };

/** How long messages take: with the same seed, the k-th message of the n-th client always as long. */
export interface Latency {
  readonly delayMs: number;
  /** The most that chance adds. */
  readonly jitterMs: number;
  readonly seed: number;
}

/** What is done to messages. */
export interface MessageSettings {
  readonly latency: Latency;
  /** Asked for each message, in order. It must not throw. */
  readonly judge: (message: NetworkMessage) => Verdict;
}
