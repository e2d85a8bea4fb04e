import { type Closed, type ConnectError, Connection, dial } from '../clients/connection.js';
import { onAbort } from '../clients/on-abort.js';
import { attachTranscript, Transcript, type TranscriptLine } from './transcript.js';
import {
  formatWhere,
  type NextOptions,
  parseLimits,
  type TimeoutOptions,
  timeoutError,
  toTextFilter,
} from './wait-options.js';

export type { Closed } from '../clients/connection.js';

/**
 * A real WebSocket client that reads like a conversation. `for await` takes its messages as `next`
 * does, until the connection has ended and none is left.
 */
export interface TestClient extends AsyncDisposable, AsyncIterable<string> {
  /** The id under which the server knows it, such as `/127.0.0.1:50000`. */
  readonly id: string;
  /** All messages so far, including those that `next` has handed out. */
  readonly messages: readonly string[];
  /** Resolves when the connection has ended. */
  readonly closed: Promise<Closed>;
  /** @throws Error when the connection has ended */
  send(text: string): void;
  /**
   * The next message, in order; with `where`, the next that matches. The others stay for later
   * calls.
   * @throws TimeoutError, at once when the connection has ended and no such message is left
   */
  next(options?: NextOptions): Promise<string>;
  /** Closes the connection with a handshake. Resolves as `closed` does. */
  close(code?: number, reason?: string): Promise<Closed>;
  /** Ends the connection with a TCP reset, as when a device loses power. */
  reset(): void;
  /** Stays connected but stops reading, so it answers nothing: no message, no ping, no close. */
  freeze(): void;
  /** Reads again, starting with what arrived in the meantime. */
  thaw(): void;
}

/** The clients of this process whose connections are open. */
const openConnections = new Set<Connection>();

/**
 * Connects to a WebSocket server: the emulator's, or a phone's.
 *
 * @throws Error when nobody answers there within `timeoutMs`, or no WebSocket server; the signal's
 * reason
 */
export function connectClient(
  url: string | URL,
  options: TimeoutOptions = {},
): Promise<TestClient> {
  return openClient(url, options, () => {});
}

/** Hears everything that a client does and observes; `closed` comes with its last line. */
type LineListener = (line: TranscriptLine, closed?: Closed) => void;

/** Like `connectClient`, for callers that want to hear everything the client does. */
export async function openClient(
  url: string | URL,
  options: TimeoutOptions,
  onLine: LineListener,
): Promise<TestClient> {
  const { timeoutMs, signal } = parseLimits('connectClient', options);
  return new Promise((resolve, reject) => {
    const connection = new Connection(dial(url, timeoutMs), {
      onOpen() {
        forget();
        resolve(new ConnectedClient(connection, onLine));
      },
    });
    const forget = onAbort(signal, (reason) => {
      reject(reason);
      connection.terminate();
    });
    connection.whenOpen().catch((error) => {
      forget();
      reject(explain(error, String(url), timeoutMs));
    });
  });
}

/** A client from its handshake to its end. */
class ConnectedClient implements TestClient {
  readonly id: string;
  readonly messages: readonly string[];
  readonly closed: Promise<Closed>;
  readonly #connection: Connection;
  readonly #transcript: Transcript;
  readonly #onLine: LineListener;

  constructor(connection: Connection, onLine: LineListener) {
    this.id = connection.id;
    this.closed = connection.closed.then((closed) => this.#leave(closed));
    this.#connection = connection;
    this.#transcript = new Transcript(`client ${this.id}`);
    this.#onLine = onLine;
    this.messages = this.#transcript.received;
    attachTranscript(this, this.#transcript);
    openConnections.add(connection);
    this.#note('connected');
    connection.onMessage((message) => this.#note('message', String(message)));
  }

  // Own properties, so that a test may destructure a client.

  readonly send = (text: string): void => {
    if (!this.#connection.isOpen) {
      throw new Error(this.#transcript.explain(`send: client ${this.id} has left`));
    }
    this.#note('sent', text);
    this.#connection.send(text);
  };

  readonly next = async (options: NextOptions = {}): Promise<string> => {
    const { arrivals } = this.#connection;
    const isWanted = toTextFilter(options.where);
    const { timeoutMs, signal } = parseLimits('next', options);
    const taken = await arrivals.take((message) => isWanted(String(message)), timeoutMs, signal);
    if ('item' in taken) return String(taken.item);
    const call = `next of client ${this.id}${formatWhere(options.where)}`;
    throw timeoutError(this.#transcript.explain(`${call}: ${taken.missed}`));
  };

  readonly close = (code?: number, reason?: string): Promise<Closed> => {
    this.#connection.close(code, reason);
    return this.closed;
  };

  readonly reset = (): void => this.#connection.reset();
  readonly freeze = (): void => this.#connection.freeze();
  readonly thaw = (): void => this.#connection.thaw();

  readonly [Symbol.asyncDispose] = async (): Promise<void> => {
    // A frozen one would answer nothing until it is cut.
    this.thaw();
    await this.close();
  };

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    for (;;) {
      const taken = await this.#connection.arrivals.take(() => true, Number.POSITIVE_INFINITY);
      if (!('item' in taken)) return;
      yield String(taken.item);
    }
  }

  #leave(closed: Closed): Closed {
    openConnections.delete(this.#connection);
    this.#note('closed', `${closed.code} ${closed.reason}`.trimEnd(), closed);
    return closed;
  }

  #note(event: string, text?: string, closed?: Closed): void {
    const line = { t: this.#transcript.t, event, client: this.id, text };
    this.#transcript.add(line);
    this.#onLine(line, closed);
  }
}

/** Cuts the connections of clients that are still connected to a server. */
export async function cutClients(isMeant: (id: string, port: number) => boolean): Promise<void> {
  const meant = [...openConnections].filter(({ id, serverPort }) => isMeant(id, serverPort));
  await Promise.all(meant.map((connection) => connection.terminate()));
}

function explain({ message, isTimeout }: ConnectError, url: string, timeoutMs: number): Error {
  const call = `connectClient(${JSON.stringify(url)})`;
  if (isTimeout) return timeoutError(`${call}: no answer within ${timeoutMs} ms`);
  return new Error(`${call}: ${message}${message === 'ECONNREFUSED' ? NOBODY_LISTENS : ''}`);
}

const NOBODY_LISTENS = ': nobody listens there. Has its server started?';
