import { WebSocket } from 'ws';

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

  override close(code?: number, reason?: string | Buffer): void {
    this.closeFrame ??= { code, reason: reason?.toString() ?? '', direction: 'received' };
    super.close(code, reason);
  }

  /** Closes on the server's own behalf. */
  refuse(code: number, reason = ''): void {
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
