import type { Socket } from 'node:net';

/** The frames of a server on a raw connection, after its answer to the handshake. */
export class ServerFrames {
  readonly pongs: string[] = [];
  readonly closes: Buffer[] = [];
  /** Everything that is neither, by its first byte. */
  readonly others: string[] = [];
  /** Resolves when the server has ended TCP, in whatever way. */
  readonly ended: Promise<void>;
  #rest = Buffer.alloc(0);
  #isPastHandshake = false;

  constructor(socket: Socket) {
    socket.on('data', (bytes) => this.#push(bytes));
    this.ended = new Promise((resolve) => {
      socket.on('end', resolve);
      socket.on('close', () => resolve());
    });
  }

  #push(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    if (!this.#isPastHandshake) {
      const end = this.#rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.#isPastHandshake = true;
      this.#rest = this.#rest.subarray(end + 4);
    }
    while (this.#readFrame());
  }

  /** The server's control frames are short; it sends no others to clients that don't read. */
  #readFrame(): boolean {
    const [first = 0, length = 0] = this.#rest;
    if (this.#rest.length < 2 || this.#rest.length < 2 + length) return false;
    const payload = this.#rest.subarray(2, 2 + length);
    this.#rest = this.#rest.subarray(2 + length);
    if (first === 0x8a) this.pongs.push(payload.toString('hex'));
    else if (first === 0x88) this.closes.push(payload);
    else this.others.push(first.toString(16));
    return true;
  }
}
