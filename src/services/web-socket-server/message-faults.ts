import { createRandom } from '../../random.js';
import type { MessageSettings, NetworkMessage } from '../network/message-settings.js';
import type { Client } from './client.js';
import type { ClientListener, Detour } from './client-listener.js';
import { DelayLine } from './delay-line.js';
import type { Frame } from './text-frame.js';
import type { CloseFrame } from './ws-internals.js';

type Direction = NetworkMessage['direction'];

/** What a message that is under way takes besides its text, in bytes of memory. */
const BYTES_PER_MESSAGE = 200;

/** What is done to the messages of one server's clients. */
export class MessageFaults {
  readonly #server: ClientListener<Client>;
  readonly #port: number;
  readonly #settings: MessageSettings;
  readonly #maxQueuedBytes: number;
  readonly #judgesBinary: boolean;
  readonly #faulty = new Set<FaultyWay>();
  #clientCount = 0;

  /**
   * @param maxQueuedBytes how much of a client may be under way, each way
   * @param judgesBinary true where binary messages are the app's too
   */
  constructor(
    server: ClientListener<Client>,
    port: number,
    settings: MessageSettings,
    maxQueuedBytes: number,
    judgesBinary = false,
  ) {
    this.#server = server;
    this.#port = port;
    this.#settings = settings;
    this.#maxQueuedBytes = maxQueuedBytes;
    this.#judgesBinary = judgesBinary;
  }

  /** Steps between a client and its server. */
  attach(client: Client): void {
    this.#clientCount += 1;
    const faulty = new FaultyWay(client, this.#server, {
      ...this.#settings,
      port: this.#port,
      maxQueuedBytes: this.#maxQueuedBytes,
      judgesBinary: this.#judgesBinary,
      clientNumber: this.#clientCount,
      onGone: () => this.#faulty.delete(faulty),
    });
    this.#faulty.add(faulty);
    client.detour = faulty;
  }

  /** Steps aside everywhere; what is under way arrives at once. */
  detach(): void {
    for (const faulty of this.#faulty) faulty.end();
    this.#faulty.clear();
  }
}

interface FaultySettings extends MessageSettings {
  readonly port: number;
  readonly maxQueuedBytes: number;
  readonly judgesBinary: boolean;
  /** From 1 up, in the order of arrival. */
  readonly clientNumber: number;
  readonly onGone: () => void;
}

/**
 * The way between one client and its server, on which messages come late or not at all. What is under
 * way to the client counts like what waits in its socket; a client of which too much is under way is
 * not read from, as if the network's window were full.
 */
class FaultyWay implements Detour<Client> {
  readonly #client: Client;
  readonly #server: ClientListener<Client>;
  readonly #settings: FaultySettings;
  readonly #received: Lane;
  readonly #sent: Lane;
  #isHeld = false;

  constructor(client: Client, server: ClientListener<Client>, settings: FaultySettings) {
    this.#client = client;
    this.#server = server;
    this.#settings = settings;
    this.#received = new Lane('received', settings, (bytes) => this.#holdInput(bytes));
    this.#sent = new Lane('sent', settings, (bytes) => client.noteDelayed(bytes));
  }

  /** Steps aside; what is under way arrives at once. */
  end(): void {
    this.#client.detour = undefined;
    this.#received.line.flush();
    this.#sent.line.flush();
  }

  onSend(frame: Frame): void {
    const { text, payload } = frame;
    this.#judge(this.#sent, { text, ...(payload && { bytes: payload }) }, frame.length, () => {
      if (this.#client.isOpen) this.#client.write(frame);
    });
  }

  /** What was sent before still arrives before. */
  onClose(): void {
    this.#sent.line.flush();
  }

  onText(client: Client, text: string): void {
    this.#judge(this.#received, { text }, text.length, () => this.#server.onText(client, text));
  }

  onBinary(client: Client, bytes: Buffer, isFirst: boolean): void {
    const deliver = () => this.#server.onBinary(client, bytes, isFirst);
    if (!this.#settings.judgesBinary) this.#follow(deliver, bytes.length);
    else this.#judge(this.#received, { text: '', bytes }, bytes.length, deliver);
  }

  onPing(client: Client, byteLength: number): void {
    this.#follow(() => this.#server.onPing(client, byteLength));
  }

  onError(client: Client, text: string): void {
    this.#follow(() => this.#server.onError(client, text));
  }

  onLeft(client: Client, reason: string, closeFrame: CloseFrame | undefined): void {
    this.#sent.line.clear();
    this.#follow(() => this.#server.onLeft(client, reason, closeFrame));
  }

  onGone(client: Client): void {
    this.#follow(() => {
      this.#settings.onGone();
      this.#server.onGone(client);
    });
  }

  #judge(
    { direction, line, nextDelayMs }: Lane,
    content: Pick<NetworkMessage, 'text' | 'bytes'>,
    byteLength: number,
    deliver: () => void,
  ): void {
    const { judge, port } = this.#settings;
    // Drawn for dropped messages too, so that the next one's delay does not depend on them.
    const delayMs = nextDelayMs();
    const verdict = judge({ direction, client: this.#client.id, ...content, port });
    if (verdict === 'drop') return;
    const size = BYTES_PER_MESSAGE + byteLength;
    if (verdict === 'cut') line.add(delayMs, size, () => this.#client.cut());
    else line.add(delayMs + (verdict === 'deliver' ? 0 : verdict.delayMs), size, deliver);
  }

  /** Everything else keeps its place among the texts. */
  #follow(tell: () => void, byteLength = 0): void {
    const size = BYTES_PER_MESSAGE + byteLength;
    this.#received.line.add(this.#settings.latency.delayMs, size, tell);
  }

  #holdInput(bytes: number): void {
    const max = this.#settings.maxQueuedBytes;
    const isHeld = this.#isHeld ? bytes > max / 2 : bytes > max;
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    this.#client.setPaused(isHeld, 'detour');
  }
}

/** One direction of a client's messages. */
class Lane {
  readonly direction: Direction;
  readonly line: DelayLine;
  readonly nextDelayMs: () => number;

  /** @param onSize is told how much is under way, in bytes of memory */
  constructor(
    direction: Direction,
    { latency, clientNumber }: FaultySettings,
    onSize: (bytes: number) => void,
  ) {
    this.direction = direction;
    this.line = new DelayLine(onSize);
    const { delayMs, jitterMs, seed } = latency;
    const random = createRandom(mixSeeds(seed, clientNumber, direction === 'received' ? 1 : 2));
    this.nextDelayMs = () => delayMs + jitterMs * random();
  }
}

/** Makes one seed of several whole numbers. */
export function mixSeeds(...seeds: readonly number[]): number {
  return seeds.reduce((mixed, seed) => Math.imul(mixed ^ seed, 0x9e3779b1) + 1, 0);
}
