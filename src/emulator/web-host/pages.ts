import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { WebSocket } from 'ws';
import { BridgeHost, type HostEnvironment } from '../../bridge/host.js';
import { CloseCode, type Command, type Hello } from '../../bridge/protocol.js';
import type { PageSessions } from '../page-sessions.js';

const HELLO_TIMEOUT_MS = 5_000;
/** A page that is still there answers a ping in a few milliseconds, even while its script is busy. */
const PING_TIMEOUT_MS = 250;
const KEEP_ALIVE_MS = 10_000;
const MAX_MISSED_PONGS = 2;

// Taken before a test runner can put fake timers in their place.
const { setImmediate, setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;

interface Page {
  readonly ws: WebSocket;
  readonly host: BridgeHost;
}

/**
 * The pages that are connected: each is one running app, and what it has started ends
 * with it (contract, section 5).
 */
export class Pages {
  readonly #environment: HostEnvironment;
  readonly #pages = new Set<Page>();
  readonly #onGone: (hello: Hello) => void;
  #isClosed = false;

  constructor(sessions: PageSessions) {
    this.#onGone = sessions.onPageGone;
    this.#environment = {
      ...sessions,
      schedule: setImmediate,
      helloTimeoutMs: HELLO_TIMEOUT_MS,
      claimTab: (hello) => this.#claimTab(hello),
    };
  }

  get size(): number {
    return this.#pages.size;
  }

  /** True when no page may come any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Takes a page whose connection has been accepted. */
  add(ws: WebSocket): void {
    const host = new BridgeHost(
      { send: (frame) => ws.send(frame), close: (code, reason) => ws.close(code, reason) },
      this.#environment,
    );
    const page = { ws, host };
    this.#pages.add(page);
    const stopKeepAlive = keepAlive(ws);
    ws.on('message', (bytes, isBinary) => {
      if (isBinary) ws.close(CloseCode.BAD_MESSAGE, 'frames are text');
      else host.receive(bytes.toString());
    });
    // A frame that breaks RFC 6455 closes the connection; that is all there is to say of it.
    ws.on('error', () => {});
    ws.on('close', () => {
      stopKeepAlive();
      this.#remove(page);
    });
  }

  /** Asks something of every page. */
  tell(command: Command): void {
    for (const { host } of this.#pages) host.tell(command);
  }

  /** Sends every page away, for good. Resolves when all that they have started has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const pages = [...this.#pages];
    for (const { ws } of pages) ws.close(CloseCode.GOING_AWAY, 'the emulator is ending');
    await Promise.all(pages.map((page) => this.#remove(page)));
    for (const { ws } of pages) ws.terminate();
  }

  async #remove(page: Page): Promise<void> {
    if (this.#pages.delete(page) && page.host.hello) this.#onGone(page.host.hello);
    await page.host.pageGone();
  }

  /**
   * A reload can be here before the old document's connection has ended. A ping tells it from
   * a second tab that has copied the first one's session storage: that one gets another id.
   */
  async #claimTab(hello: Hello): Promise<string> {
    const older = [...this.#pages].filter(
      ({ host }) => host.hello !== hello && host.hello?.tab === hello.tab,
    );
    if (hello.tab === '' || older.length === 0) return hello.tab || randomUUID();
    const answers = await Promise.all(older.map(({ ws }) => answersPing(ws)));
    if (answers.includes(true)) return randomUUID();
    for (const { ws } of older) ws.close(CloseCode.REPLACED, 'a newer document has taken over');
    await Promise.all(older.map((page) => this.#remove(page)));
    return hello.tab;
  }
}

async function answersPing(ws: WebSocket): Promise<boolean> {
  if (ws.readyState !== ws.OPEN) return false;
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), PING_TIMEOUT_MS);
  const { signal } = timeout;
  ws.ping();
  try {
    return await Promise.race([
      once(ws, 'pong', { signal }).then(() => true),
      once(ws, 'close', { signal }).then(() => false),
    ]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    timeout.abort();
  }
}

/** Cuts a connection whose page has stopped answering; a browser answers by itself. */
function keepAlive(ws: WebSocket): () => void {
  let missed = 0;
  ws.on('pong', () => {
    missed = 0;
  });
  const timer = setInterval(() => {
    missed += 1;
    if (missed > MAX_MISSED_PONGS) ws.terminate();
    else ws.ping();
  }, KEEP_ALIVE_MS);
  // A page in this process keeps nobody waiting for it; others have a socket that does.
  timer.unref();
  return () => clearInterval(timer);
}
