import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { WebSocket } from 'ws';
import { readWholeTexts, type TextReader } from './whole-texts.js';

/*
 * All that is used of ws and that ws does not document. All of it is older than ws 8.23, the oldest
 * that package.json allows, and `test/services/internals.test.ts` fails on the release that changes
 * it (docs/architecture.md, "How to upgrade ws, Node, happy-dom").
 */

/** A close frame that was exchanged with a client before it left. */
export interface CloseFrame {
  /** Absent when the frame was empty. */
  readonly code: number | undefined;
  readonly reason: string;
  /** By whom: `sent` for a protocol error or when the server stops. */
  readonly direction: 'received' | 'sent';
}

/**
 * ws calls `close` itself to answer a client's close frame and to refuse a broken one: the
 * one place that shows code and reason before TCP ends. If it called something else, the app would
 * hear of a departure without its reason.
 */
export class ClientSocket extends WebSocket {
  closeFrame: CloseFrame | undefined;

  /** What goes out before each frame that ws writes: it writes all of them through these three. */
  ahead: { flush(): void } | undefined;

  override ping(...args: Parameters<WebSocket['ping']>): void {
    this.ahead?.flush();
    super.ping(...args);
  }

  override pong(...args: Parameters<WebSocket['pong']>): void {
    this.ahead?.flush();
    super.pong(...args);
  }

  override close(code?: number, reason?: string | Buffer): void {
    this.ahead?.flush();
    this.closeFrame ??= { code, reason: reason?.toString() ?? '', direction: 'received' };
    super.close(code, reason);
  }

  /** Closes on the server's own behalf. */
  refuse(code: number, reason = ''): void {
    this.ahead?.flush();
    this.closeFrame ??= { code, reason, direction: 'sent' };
    super.close(code, reason);
  }

  /**
   * Notes that the close frame was ws's answer to a client that has broken the protocol.
   * @returns its code
   */
  noteRefusal(): number | undefined {
    const code = this.closeFrame?.code;
    this.closeFrame = { code, reason: '', direction: 'sent' };
    return code;
  }

  /**
   * Has a reader get texts that came whole before ws's receiver sees them (`whole-texts.ts`). The way
   * in is the receiver's `write`, so that ws goes on deciding what is read, and when; what a text
   * is not, or comes while the receiver is within a message, it gets as ever. A ws that tells less
   * of its receiver gets everything, and one that writes to it in another way isn't counted.
   *
   * @param maxLength of a text that the receiver does not see, in bytes
   */
  readPastReceiver(reader: Reader, maxLength: number): void {
    const receiver: unknown = Reflect.get(this, '_receiver');
    if (!(receiver instanceof Writable) || receiver.write !== write) return;
    const tapped = receiver as Receiver;
    tapped[TAP] = { reader, maxLength: tellsWhereItIs(tapped) ? maxLength : NONE };
    tapped.write = writeToTapped;
  }

  /**
   * True while ws keeps fragments of a message that has not ended. If it keeps them elsewhere,
   * what comes between fragments goes uncounted; the message's own size and its number of
   * fragments do not.
   */
  get hasFragments(): boolean {
    const receiver: unknown = Reflect.get(this, '_receiver');
    const fragments: unknown = Reflect.get(Object(receiver), '_fragments');
    return Array.isArray(fragments) && fragments.length > 0;
  }
}

type SocketListener = (this: Socket, ...args: unknown[]) => void;

/** By ws's listener, which all of its sockets share, what calls it and ours. */
const joined = new WeakMap<SocketListener, SocketListener>();

/**
 * Has two listeners called with ws's own, which was the last to be added: one before and one after it. From
 * the third listener of an event on, Node keeps room for sixteen more, and `end` has one of its own.
 *
 * @param listeners the same for all sockets: what calls all three is made once
 */
export function joinListeners(
  socket: Socket,
  event: 'end' | 'close',
  listeners: { readonly before?: () => void; readonly after: SocketListener },
): void {
  const { before, after } = listeners;
  const [own] = socket.listeners(event).slice(-1) as SocketListener[];
  if (!own) return;
  const all =
    joined.get(own) ??
    function (this: Socket, ...args: unknown[]) {
      before?.();
      own.apply(this, args);
      after.call(this);
    };
  joined.set(own, all);
  socket.off(event, own as () => void).on(event, all as () => void);
}

/** Gets what a client has sent. */
export interface Reader extends TextReader {
  /** So many bytes have been read, whatever they were; after the messages in them. */
  onRead(byteLength: number): void;
}

const write: (this: Writable, bytes: Buffer) => boolean = Writable.prototype.write;
const TAP = Symbol('what is read past the receiver');
/** A length that no text has. */
const NONE = -1;

/** What ws's receiver tells (ws, `lib/receiver.js`); all of it is 0 before the first byte. */
interface Receiver extends Writable {
  /** Which part of a frame comes next. */
  readonly _state: number;
  /** How many bytes wait for more. */
  readonly _bufferedBytes: number;
  /** The opcode of a message whose last fragment has not come. */
  readonly _fragmented: number;
  /** Of the frame that began last. */
  readonly _payloadLength: number;
  [TAP]: { readonly reader: Reader; readonly maxLength: number };
}

const FRAME_BEGINS = 0;
const WITHIN_PAYLOAD = 4;

function tellsWhereItIs({
  _state,
  _bufferedBytes,
  _fragmented,
  _payloadLength,
}: Receiver): boolean {
  return [_state, _bufferedBytes, _fragmented, _payloadLength].every((number) => number === 0);
}

/** In the place of a receiver's `write`; returns what that does. */
function writeToTapped(this: Writable, bytes: Buffer): boolean {
  const receiver = this as Receiver;
  const { reader, maxLength } = receiver[TAP];
  const takesMore = maxLength === NONE ? write.call(receiver, bytes) : writePast(receiver, bytes);
  reader.onRead(bytes.length);
  return takesMore;
}

function writePast(receiver: Receiver, bytes: Buffer): boolean {
  const { reader, maxLength } = receiver[TAP];
  let at = 0;
  const missing = countMissing(receiver);
  if (missing > 0 && missing < bytes.length) {
    const takesMore = write.call(receiver, bytes.subarray(0, missing));
    // ws has refused the frame, or it was the last one.
    if (!receiver.writable) return takesMore;
    at = missing;
  }
  if (isBetweenMessages(receiver)) at = readWholeTexts(bytes, at, maxLength, reader);
  return at === bytes.length || write.call(receiver, at === 0 ? bytes : bytes.subarray(at));
}

/** How many bytes end the frame that the receiver is within; 0 when it isn't, or in a fragment. */
function countMissing({ _state, _fragmented, _payloadLength, _bufferedBytes }: Receiver): number {
  if (_state !== WITHIN_PAYLOAD || _fragmented !== 0) return 0;
  return _payloadLength - _bufferedBytes;
}

function isBetweenMessages(receiver: Receiver): boolean {
  const { _state, _bufferedBytes, _fragmented, writable } = receiver;
  return _state === FRAME_BEGINS && _bufferedBytes === 0 && _fragmented === 0 && writable;
}
