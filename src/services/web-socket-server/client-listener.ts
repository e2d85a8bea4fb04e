import type { Frame } from './text-frame.js';
import type { CloseFrame } from './ws-internals.js';

/** What a client does, in the order in which it does it; `onLeft` comes once, and last. */
export interface ClientListener<Client> {
  onText(client: Client, text: string): void;
  onBinary(client: Client, bytes: Buffer, isFirst: boolean): void;
  onPing(client: Client, byteLength: number): void;
  /** A Java exception's text; `onLeft` follows at once. */
  onError(client: Client, text: string): void;
  onLeft(client: Client, reason: string, closeFrame: CloseFrame | undefined): void;
  /** The TCP connection has ended too. */
  onGone(client: Client): void;
}

/** Stands between a client and its server: what either does reaches the other through it. */
export interface Detour<Client> extends ClientListener<Client> {
  /** The server sends a message; to be written with `Client.write`, now, later or never. */
  onSend(frame: Frame): void;
  /** The server is about to close the connection. */
  onClose(): void;
}
