import type { CallbackContext } from '../../cordova/callback-context.js';
import type { EventEntry, FrameEntry, ServiceTrace } from '../../trace/entries.js';
import type { Frame } from '../web-socket-server/text-frame.js';
import type { Visitor } from './acceptor.js';
import { isClean } from './closing.js';
import type { PeerConnection } from './peer.js';

const IPV4_MAPPED = /^::ffff:(?=\d+\.)/i;

/** Java's MIME base64 has a line feed after so many characters, and one at the end. */
const BASE64_LINE = /.{76}/g;

/** What a server tells: its app, through the callback of `start`, and the trace. */
export class Reports {
  readonly #trace: ServiceTrace;
  readonly #context: CallbackContext;
  readonly #port: () => number;

  constructor(trace: ServiceTrace, context: CallbackContext, port: () => number) {
    this.#trace = trace;
    this.#context = context;
    this.#port = port;
  }

  opened(uuid: string, { address, port, fields, resource }: Visitor): void {
    const remoteAddr = address?.replace(IPV4_MAPPED, '');
    const conn: PeerConnection = {
      uuid,
      ...(remoteAddr !== undefined && { remoteAddr }),
      httpFields: Object.fromEntries(fields),
      resource,
    };
    this.#context.event({ action: 'onOpen', conn });
    this.trace({ client: uuid, event: 'connected', address: `/${remoteAddr}:${port}` });
  }

  text(uuid: string, msg: string): void {
    this.#context.event({ action: 'onMessage', uuid, msg });
    if (!this.#trace.isActive) return;
    this.frame(uuid, { direction: 'received', opcode: 'text', text: msg });
    this.trace({ message: msg, client: uuid, event: 'message' });
  }

  binary(uuid: string, bytes: Buffer): void {
    const base64 = bytes.toString('base64');
    const msg = formatLines(base64);
    this.#context.event({ action: 'onMessage', uuid, msg, is_binary: true });
    const { length: byteLength } = bytes;
    this.frame(uuid, { direction: 'received', opcode: 'binary', byteLength, bytes });
    this.trace({ message: base64, client: uuid, event: 'message', isBinary: true });
  }

  sent(uuid: string, { text, payload: bytes }: Frame): void {
    if (!this.#trace.isActive) return;
    if (!bytes) this.frame(uuid, { direction: 'sent', opcode: 'text', text });
    else this.frame(uuid, { direction: 'sent', opcode: 'binary', byteLength: bytes.length, bytes });
  }

  closed(uuid: string, code: number, reason: string): void {
    const wasClean = isClean(code);
    this.#context.event({ action: 'onClose', uuid, code, reason, wasClean });
    this.trace({ message: reason, client: uuid, event: 'disconnected', code, wasClean });
  }

  /** Nothing follows. */
  end(): void {
    this.#context.release();
  }

  trace(event: EventEntry['event']): void {
    if (this.#trace.isActive) this.#trace.publish({ kind: 'event', port: this.#port(), event });
  }

  frame(client: string, frame: Omit<FrameEntry, 'kind' | 'port' | 'client'>): void {
    if (!this.#trace.isActive) return;
    this.#trace.publish({ kind: 'frame', port: this.#port(), client, ...frame });
  }
}

function formatLines(base64: string): string {
  return `${base64.replace(BASE64_LINE, '$&\n')}\n`.replace(/\n\n$/, '\n');
}
