import type { WebSocket } from 'ws';
import type { PongWatch } from './keep-alive.js';

/** Who may have enough of a client: its server, or what stands between the two; a bit for each. */
const STOPPERS = { server: 1, detour: 2 } as const;

export type Stopper = keyof typeof STOPPERS;

/** Reads from a client, pongs and close frames included, unless somebody has enough of it. */
export class Reading {
  readonly #ws: WebSocket;
  readonly #pongs: PongWatch;
  #stoppers = 0;

  constructor(ws: WebSocket, pongs: PongWatch) {
    this.#ws = ws;
    this.#pongs = pongs;
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
}
