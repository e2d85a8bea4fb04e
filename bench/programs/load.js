// The generator: raw connections that write frames made beforehand and count what comes back.
import { connect } from 'node:net';
import { conduct } from './conducted.js';

const HANDSHAKE = [
  'GET / HTTP/1.1',
  'Host: localhost',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
  '',
  '',
].join('\r\n');
/** Handshakes under way at a time. */
const LANES = 128;
/** Each source address has its own range of ephemeral ports. */
const SOURCE_ADDRESSES = process.platform === 'linux' ? 8 : 1;
const MASK = [0x12, 0x34, 0x56, 0x78];
const PATIENCE_MS = 60_000;
const IGNORED = { onBytes() {} };

let clients = [];
/** Read into by every connection: bytes are counted at once, and not kept. */
const buffer = Buffer.allocUnsafe(256 * 1024);

class LoadClient {
  /** What is done with bytes that come. */
  load = IGNORED;
  bytes = 0;
  pending = 0;

  constructor(port, index) {
    this.opened = new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`client ${index}: no answer`)), PATIENCE_MS);
      const onHead = (length) => {
        clearTimeout(late);
        if (buffer.toString('latin1', 0, 12) === 'HTTP/1.1 101') resolve();
        else reject(new Error(`client ${index}: ${buffer.toString('latin1', 0, length)}`));
        this.onRead = (count) => this.load.onBytes(this, count);
      };
      this.onRead = onHead;
      this.socket = connect({
        port,
        host: '127.0.0.1',
        localAddress: `127.0.0.${1 + (index % SOURCE_ADDRESSES)}`,
        noDelay: true,
        onread: {
          buffer,
          callback: (count) => {
            this.onRead(count);
            return true;
          },
        },
      });
      this.socket.on('error', reject);
      this.socket.write(HANDSHAKE);
    });
  }
}

/** A masked text frame (RFC 6455, section 5.2) of up to 65,535 bytes. */
function maskedFrame(text) {
  const payload = Buffer.from(text).map((byte, index) => byte ^ MASK[index % 4]);
  const { length } = payload;
  const size = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([0x81, ...size, ...MASK]), payload]);
}

/** How a server's frame of that size looks. */
function serverFrameLength(size) {
  return (size < 126 ? 2 : 4) + size;
}

/** Every client has `inFlight` turns; in one it sends `perTurn` frames and waits for an answer. */
class Echo {
  #frames;
  #frameLength;
  #answerLength;
  #isOver = false;
  #turns;
  #onIdle;

  constructor({ size, answerSize = size, inFlight, perTurn = 1 }) {
    const frame = maskedFrame('x'.repeat(size));
    this.#frameLength = frame.length * perTurn;
    this.#frames = Buffer.concat(Array(inFlight * perTurn).fill(frame));
    this.#answerLength = serverFrameLength(answerSize);
    this.#turns = clients.length * inFlight;
    for (const client of clients) {
      client.load = this;
      client.bytes = 0;
      client.socket.write(this.#frames);
    }
  }

  onBytes(client, count) {
    // Nothing but texts of the size that was sent is to come.
    if (client.bytes === 0 && buffer[0] !== 0x81) throw new Error('the server sent no text');
    client.bytes += count;
    const answers = Math.floor(client.bytes / this.#answerLength);
    client.bytes -= answers * this.#answerLength;
    if (answers === 0) return;
    if (!this.#isOver) {
      client.socket.write(this.#frames.subarray(0, answers * this.#frameLength));
      return;
    }
    this.#turns -= answers;
    if (this.#turns === 0) this.#onIdle();
  }

  /** Resolves when all that was sent is answered. */
  stop() {
    this.#isOver = true;
    return new Promise((resolve) => {
      this.#onIdle = resolve;
    });
  }
}

/** The first client orders broadcasts, each when the one before has reached everybody. */
class Broadcast {
  #order;
  #bytesPerOrder;
  #bytes = 0;
  #onIdle;

  constructor({ size, times }) {
    this.#order = maskedFrame(`!${size} ${times}`);
    this.#bytesPerOrder = serverFrameLength(size) * times * clients.length;
    for (const client of clients) client.load = this;
    this.#next();
  }

  onBytes(_client, count) {
    this.#bytes += count;
    if (this.#bytes < this.#bytesPerOrder) return;
    if (this.#onIdle) this.#onIdle();
    else this.#next();
  }

  #next() {
    this.#bytes = 0;
    clients[0].socket.write(this.#order);
  }

  stop() {
    return new Promise((resolve) => {
      this.#onIdle = resolve;
    });
  }
}

let load;

conduct({
  /** @returns how long all handshakes took, in milliseconds */
  async open({ port, count }) {
    const startMs = performance.now();
    let next = 0;
    const lane = async () => {
      while (next < count) {
        const client = new LoadClient(port, next);
        clients.push(client);
        next += 1;
        await client.opened;
      }
    };
    await Promise.all(Array.from({ length: Math.min(LANES, count) }, lane));
    return performance.now() - startMs;
  },
  echo(args) {
    load = new Echo(args);
  },
  broadcast(args) {
    load = new Broadcast(args);
  },
  stop: () => load.stop(),
  /** Resets all connections but the first ones. */
  keep({ count }) {
    for (const { socket } of clients.slice(count)) socket.resetAndDestroy();
    clients = clients.slice(0, count);
  },
});
