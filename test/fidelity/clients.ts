// The clients of a scenario: stock WebSocket clients and raw sockets, each an observer.
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { encodeFrame, FrameReader } from './frames.js';
import type { ConnectStep, Frame, HandshakeStep, Observation, RawStep } from './transcript.js';

export type Observe = (observation: Observation) => void;

export interface ScenarioClient {
  /** The id under which a server knows it; undefined until it is connected. */
  readonly id: string | undefined;
  /** The TCP connection; undefined until there is one. */
  readonly socket: Socket | undefined;
  end(): void;
}

/** A stock client, which answers close frames and pings by itself. */
export class StockClient implements ScenarioClient {
  id: string | undefined;
  readonly ws: WebSocket;
  readonly #closed: Promise<void>;

  constructor({ client, protocols = [] }: ConnectStep, url: string, observe: Observe) {
    this.ws = new WebSocket(url, [...protocols], {
      perMessageDeflate: false,
    });
    const { ws } = this;
    const saw = (observation: Observation) => observe({ client, ...observation });
    ws.on('upgrade', ({ socket }) => {
      this.id = formatId(socket);
      saw({ id: this.id });
      socket.on('end', () => saw({ saw: 'tcp-end' }));
      socket.on('close', () => saw({ saw: 'tcp-close' }));
      socket.on('error', () => saw({ saw: 'tcp-error' }));
    });
    ws.on('open', () => saw({ saw: 'open', protocol: ws.protocol, extensions: ws.extensions }));
    ws.on('message', (bytes) => saw({ saw: 'message', text: String(bytes) }));
    ws.on('ping', (bytes) => saw({ saw: 'ping', hex: bytes.toString('hex') }));
    ws.on('error', (error: NodeJS.ErrnoException) =>
      saw({ saw: 'error', text: error.message, ...(error.code && { code: error.code }) }),
    );
    this.#closed = new Promise((resolve) => {
      ws.on('close', (code, reason) => {
        saw({ saw: 'close', code, reason: String(reason) });
        resolve();
      });
    });
  }

  get socket(): Socket | undefined {
    return Reflect.get(this.ws, '_socket') ?? undefined;
  }

  /** Resolves when the handshake has succeeded or failed. */
  async opened(): Promise<void> {
    if (this.ws.readyState !== WebSocket.CONNECTING) return;
    const opened = new Promise((resolve) => this.ws.on('open', resolve));
    await Promise.race([opened, this.#closed]);
  }

  async close(code: number | undefined, reason: string | undefined): Promise<void> {
    this.ws.close(code, reason);
    await this.#closed;
  }

  end(): void {
    this.ws.terminate();
  }
}

/** A TCP connection that says what it is told to. */
export class RawClient implements ScenarioClient {
  id: string | undefined;
  readonly socket: Socket;
  readonly #step: RawStep;
  readonly #observe: Observe;
  readonly #frames: FrameReader;
  #head = '';
  #isUpgraded = false;

  constructor(step: RawStep, port: number, host: string, observe: Observe) {
    this.#step = step;
    this.#observe = (observation) => observe({ client: step.client, ...observation });
    this.#frames = new FrameReader((frame) => this.#onFrame(frame));
    // Without noDelay a second frame waits up to 40 ms for the acknowledgement of the first.
    this.socket = connectTcp({ port, host, allowHalfOpen: true, noDelay: true });
    this.socket.on('data', (bytes) => this.#onData(bytes));
    this.socket.on('end', () => {
      this.#observe({ saw: 'tcp-end' });
      if (!step.keepHalfOpen) this.socket.end();
    });
    this.socket.on('close', () => this.#observe({ saw: 'tcp-close' }));
    this.socket.on('error', () => this.#observe({ saw: 'tcp-error' }));
  }

  async opened(): Promise<void> {
    if (this.socket.connecting) await once(this.socket, 'connect');
    this.id = formatId(this.socket);
    this.#observe({ id: this.id });
  }

  /** @param afterPiece lets a piece arrive before the next one is sent */
  async handshake(
    step: HandshakeStep,
    port: number,
    afterPiece: () => Promise<void>,
  ): Promise<void> {
    const { method = 'GET', path = '/', http = 'HTTP/1.1', headers = {}, pieces = 1 } = step;
    const lines = Object.entries({ ...defaultHeaders(port), ...headers }).flatMap(
      ([name, value]) => (value === null ? [] : [`${name}: ${value}`]),
    );
    const head = Buffer.from([`${method} ${path} ${http}`, ...lines, '', ''].join('\r\n'));
    const frame = step.thenFrame ? encodeFrame(step.thenFrame) : Buffer.alloc(0);
    const bytes = Buffer.concat([head, frame]);
    const size = Math.ceil(bytes.length / pieces);
    for (let start = 0; start < bytes.length; start += size) {
      this.socket.write(bytes.subarray(start, start + size));
      if (pieces > 1) await afterPiece();
    }
  }

  send(frames: readonly Frame[]): void {
    this.write(Buffer.concat(frames.map(encodeFrame)));
  }

  write(bytes: Buffer): void {
    if (this.socket.writable) this.socket.write(bytes);
  }

  end(): void {
    this.socket.destroy();
  }

  #onData(bytes: Buffer): void {
    if (this.#isUpgraded) {
      this.#frames.push(bytes);
      return;
    }
    this.#head += bytes.toString('latin1');
    const end = this.#head.indexOf('\r\n\r\n');
    if (end === -1) return;
    const head = this.#head.slice(0, end).split('\r\n');
    const rest = this.#head.slice(end + 4);
    this.#head = '';
    this.#isUpgraded = head[0]?.includes(' 101 ') ?? false;
    this.#observe({ saw: 'http', head });
    if (this.#isUpgraded) this.#frames.push(Buffer.from(rest, 'latin1'));
    else if (rest) this.#observe({ saw: 'bytes', latin1: rest });
  }

  #onFrame(frame: Observation): void {
    this.#observe({ saw: 'frame', ...frame });
    const { opcode, hex, code, reason } = frame as Observation & Frame & { hex: string };
    if (opcode === 9 && this.#step.autoPong) this.send([{ opcode: 10, hex }]);
    if (opcode === 8 && this.#step.autoClose) {
      this.send([{ opcode: 8, ...(code && { code, ...(reason && { reason }) }) }]);
    }
  }
}

function defaultHeaders(port: number): Record<string, string> {
  return {
    Host: `127.0.0.1:${port}`,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
  };
}

/** The id under which a server knows a client, so that it can be told in what was observed. */
function formatId({ localAddress, localPort }: Socket): string {
  return `/${localAddress}:${localPort}`;
}
