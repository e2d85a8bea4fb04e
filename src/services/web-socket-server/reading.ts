import type { Limits } from '../environment.js';
import type { PongWatch } from './keep-alive.js';
import type { ClientSocket } from './ws-internals.js';

/** How many bytes of control frames may come within a message, beyond the size of a message. */
const PADDING_BYTES = 1024 * 1024;

/** Who may have enough of a client: its server, or what stands between the two; a bit for each. */
const STOPPERS = { server: 1, detour: 2 } as const;

export type Stopper = keyof typeof STOPPERS;

/** Reads from a client, pongs and close frames included, unless somebody has enough of it. */
export class Reading {
  readonly #ws: ClientSocket;
  readonly #pongs: PongWatch;
  readonly #limits: Limits;
  #stoppers = 0;
  /** Bytes that have come since its last whole message. */
  #unfinishedBytes = 0;

  constructor(ws: ClientSocket, pongs: PongWatch, limits: Limits) {
    this.#ws = ws;
    this.#pongs = pongs;
    this.#limits = limits;
  }

  get isStopped(): boolean {
    return this.#stoppers !== 0;
  }

  stop(stopper: Stopper): void {
    this.#stoppers |= STOPPERS[stopper];
    this.#ws.pause();
  }

  goOn(stopper: Stopper): void {
    this.#stoppers &= ~STOPPERS[stopper];
    if (this.isStopped) return;
    // Whatever it has answered meanwhile could not be heard.
    this.#pongs.notePong();
    this.#ws.resume();
  }

  /** A message has come whole. */
  noteWhole(): void {
    this.#unfinishedBytes = 0;
  }

  /**
   * Notes what has come, whatever it was. A fragment keeps the whole chunk of memory that it was read in,
   * control frames included: tiny fragments among many of those would take far more than the
   * largest message.
   * @returns false when that is too much
   */
  noteRead(byteLength: number): boolean {
    this.#unfinishedBytes += byteLength;
    if (this.#unfinishedBytes <= PADDING_BYTES) return true;
    if (!this.#ws.hasFragments) this.#unfinishedBytes = 0;
    // Twice, because as much may have come before the message began.
    return this.#unfinishedBytes <= this.#limits.maxPayloadBytes + 2 * PADDING_BYTES;
  }
}
