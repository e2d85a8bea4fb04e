import { randomUUID } from 'node:crypto';
import { on } from 'node:events';
import type { WebSocket } from 'ws';
import { BridgeHost, type HostEnvironment } from '../../bridge/host-end.js';
import { CloseCode, type Command, type Hello } from '../../bridge/protocol.js';
import { clearInterval, setImmediate, setInterval } from '../../real-time/timers.js';
import type { PageApps } from '../pages/page-apps.js';

const KEEP_ALIVE_MS = 10_000;
const MAX_MISSED_PONGS = 2;
/**
 * A page whose script is busy says hello when it can, and one that comes too late connects again:
 * it has as long as a page that answers nothing.
 */
const HELLO_TIMEOUT_MS = KEEP_ALIVE_MS * (MAX_MISSED_PONGS + 1);

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
  readonly #keepAliveMs: number;
  #isClosed = false;
  /** Is called with what a page said first, once it has been welcomed. */
  onWelcome: (hello: Hello) => void = () => {};

  /** @param keepAliveMs how often pages are pinged; one that misses three answers is cut */
  constructor(apps: PageApps, keepAliveMs = KEEP_ALIVE_MS) {
    this.#keepAliveMs = keepAliveMs;
    this.#onGone = apps.onPageGone;
    this.#environment = {
      ...apps,
      schedule: setImmediate,
      helloTimeoutMs: HELLO_TIMEOUT_MS,
      claimTab: (hello) => this.#claimTab(hello),
      createRegistry: (host, hello, deliver) => {
        setImmediate(() => this.onWelcome(hello));
        return apps.createRegistry(host, hello, deliver);
      },
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
    const stopKeepAlive = keepAlive(ws, this.#keepAliveMs);
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

  /** What each page said first. */
  get hellos(): readonly Hello[] {
    return [...this.#pages].flatMap(({ host }) => host.hello ?? []);
  }

  /** Asks something of every page, or of those that `isFor` chooses. */
  tell(command: Command, isFor: (hello: Hello) => boolean = () => true): void {
    for (const { host } of this.#pages) if (host.hello && isFor(host.hello)) host.tell(command);
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
   * A reload can be here before the old document's connection has ended, and so can a second tab
   * that has copied the first one's session storage: that one gets another id. Which of them it is,
   * only the older page knows: it answers a ping, or its connection ends, at the latest because
   * it misses the pings of the keep-alive. Until then the newer page waits.
   */
  async #claimTab(hello: Hello): Promise<string> {
    const { tab } = hello;
    const pages = [...this.#pages];
    const newer = pages.find(({ host }) => host.hello === hello);
    const older = pages.filter((page) => page !== newer && page.host.hello?.tab === tab);
    if (!newer || tab === '' || older.length === 0) return tab || randomUUID();
    const isOver = new AbortController();
    const giveUp = () => isOver.abort();
    newer.ws.on('close', giveUp);
    const isInUse = await Promise.any(older.map(({ ws }) => answersPing(ws, isOver.signal))).then(
      () => true,
      () => false,
    );
    newer.ws.off('close', giveUp);
    if (isInUse) return randomUUID();
    // Nobody is to be told of it who has left meanwhile.
    if (!isOver.signal.aborted) await Promise.all(older.map((page) => this.#remove(page)));
    isOver.abort();
    return tab;
  }
}

/** Resolves when a page answers. Rejects when its connection has ended, or on `signal`. */
async function answersPing(ws: WebSocket, signal: AbortSignal): Promise<void> {
  if (ws.readyState === ws.OPEN) {
    // An answer to an earlier ping says nothing about now.
    const question = randomUUID();
    const pongs = on(ws, 'pong', { signal, close: ['close'] });
    ws.ping(question);
    for await (const [answer] of pongs) if (String(answer) === question) return;
  }
  throw new Error('gone');
}

/** Cuts a connection whose page has stopped answering; a browser answers by itself. What it says counts too. */
function keepAlive(ws: WebSocket, intervalMs: number): () => void {
  let missed = 0;
  const noteLife = () => {
    missed = 0;
  };
  // A ping waits behind everything that the page has not got yet, and of that it acknowledges each part.
  ws.on('pong', noteLife).on('message', noteLife);
  const timer = setInterval(() => {
    missed += 1;
    if (missed > MAX_MISSED_PONGS) ws.terminate();
    else ws.ping();
  }, intervalMs);
  // A page in this process keeps nobody waiting for it; others have a socket that does.
  timer.unref();
  return () => clearInterval(timer);
}
