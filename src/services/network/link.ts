import type { Socket } from 'node:net';
import {
  nodeMethods,
  readOn,
  replaceMethods,
  restoreMethods,
  takeConnection,
} from './node-internals.js';

/** Why nothing goes through: the device is offline, or this connection alone is frozen. */
export type Hold = 'offline' | 'frozen';

type Done = (error?: Error | null) => void;

/** Something that the socket is about to write. */
interface Waiting {
  readonly write: () => void;
  readonly done: Done;
}

/** What has come from the peer: bytes, the end of TCP (`null`), or its reset. */
type Arrived = Uint8Array | null | Error;

const { push, destroy, _write, _writev, _final } = nodeMethods;

/**
 * The way between one connection's socket and its peer. While it is held or lost, the methods by
 * which Node's streams read, write and end are this object's; otherwise the socket is as Node
 * made it.
 */
export class Link {
  readonly #socket: Socket;
  readonly #onLeftBehind: (rest: Socket) => void;
  readonly #holds = new Set<Hold>();
  readonly #arrived: Arrived[] = [];
  readonly #waiting: Waiting[] = [];
  #isBetween = false;
  #isLost = false;
  #hasPeerEnded = false;

  /**
   * @param onLeftBehind gets what is left of a connection that this process has closed while its
   *   peer could not hear of it
   */
  constructor(socket: Socket, onLeftBehind: (rest: Socket) => void) {
    this.#socket = socket;
    this.#onLeftBehind = onLeftBehind;
  }

  /** From now on nothing comes in, nothing goes out, and nothing is lost. */
  hold(hold: Hold): void {
    if (this.#isLost) return;
    this.#holds.add(hold);
    this.#stepBetween();
  }

  /** Lets what has waited go on, unless there is another reason to hold it. */
  release(hold: Hold): void {
    this.#holds.delete(hold);
    if (this.#holds.size > 0 || this.#isLost) return;
    this.#stepAside();
    for (const { write } of this.#waiting.splice(0)) write();
    for (const arrived of this.#arrived.splice(0)) this.#pass(arrived);
    this.#readOn();
  }

  /**
   * The device has left the address of this connection, which is half-open for good: writes fail,
   * and the only thing that can still arrive is the peer's end.
   */
  lose(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#holds.clear();
    this.#stepBetween();
    const end = this.#arrived.splice(0).find((arrived) => !(arrived instanceof Uint8Array));
    const [failing] = this.#waiting.splice(0);
    if (failing) failing.done(connectionAborted());
    else if (end !== undefined) this.#pass(end);
    else this.#readOn();
  }

  #stepBetween(): void {
    if (this.#isBetween || this.#socket.destroyed) return;
    this.#isBetween = true;
    const socket = this.#socket;
    replaceMethods(socket, {
      push: (chunk) => this.#arrive(chunk),
      destroy: (error) => this.#destroy(error),
      _write: (chunk, encoding, done) =>
        this.#write({ write: () => _write.call(socket, chunk, encoding, done), done }),
      _writev: (chunks, done) =>
        this.#write({ write: () => _writev.call(socket, chunks, done), done }),
      _final: (done) => {
        const write = () => _final.call(socket, done);
        // What has been lost has nothing to wait for.
        if (this.#isLost) write();
        else this.#write({ write, done });
      },
    });
  }

  #stepAside(): void {
    this.#isBetween = false;
    restoreMethods(this.#socket);
  }

  /** @returns false to have no more read for now */
  #arrive(chunk: Uint8Array | null): boolean {
    if (chunk === null) this.#hasPeerEnded = true;
    if (!this.#isLost) {
      this.#arrived.push(chunk);
      return false;
    }
    return chunk === null ? push.call(this.#socket, null) : true;
  }

  #write(waiting: Waiting): void {
    if (this.#isLost) waiting.done(connectionAborted());
    else this.#waiting.push(waiting);
  }

  /** Called for a peer's reset, and when this process closes the socket. */
  #destroy(error?: Error): Socket {
    const isReset = isFromPeer(error);
    this.#hasPeerEnded ||= isReset;
    if (isReset && this.#holds.size > 0) {
      this.#arrived.push(error);
      return this.#socket;
    }
    const isUnheard = this.#isLost || this.#holds.has('offline');
    if (isUnheard && !this.#hasPeerEnded) this.#leaveBehind();
    this.#stepAside();
    return destroy.call(this.#socket, error);
  }

  /** TCP stays open for the peer, who must not get a FIN; the socket itself can be closed. */
  #leaveBehind(): void {
    const rest = takeConnection(this.#socket);
    if (!rest) return;
    rest.on('error', ignore).resume().unref();
    this.#onLeftBehind(rest);
  }

  #pass(arrived: Arrived): void {
    if (this.#socket.destroyed) return;
    if (arrived instanceof Error) this.#socket.destroy(arrived);
    else push.call(this.#socket, arrived);
    // As Node does when TCP ends: a stream notices its end only when it is read.
    if (arrived === null) this.#socket.read(0);
  }

  #readOn(): void {
    if (!this.#socket.destroyed) readOn(this.#socket);
  }
}

function isFromPeer(error: NodeJS.ErrnoException | undefined): error is Error {
  return error?.syscall === 'read' || error?.syscall === 'write';
}

/** Linux's error for a write from an address that the device no longer has. */
function connectionAborted(): Error {
  return Object.assign(new Error('Software caused connection abort'), { code: 'ECONNABORTED' });
}

function ignore(): void {}
