// The app's side at the level of the plugin object: in this process, or at the other end of a
// WebSocket, in a browser or on a phone.
import '../../fixtures/fidelity/app/scenario-app.js';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Plugins } from '../../src/index.js';
import { PATIENCE } from '../support/patience.js';
import type { Observe } from './clients.js';
import { type AppReport, type AppStep, describeReport, toAppStep } from './object-level.js';
import type { AppSide, Call } from './replay.js';

type Perform = (step: AppStep) => void;
type CreateScenarioApp = (plugins: Plugins, report: (report: AppReport) => void) => Perform;

/** Makes calls through the object, and tells when each has been answered. */
class ObjectSide implements AppSide {
  readonly #perform: Perform;
  readonly #observe: Observe;
  readonly #answers = new Map<string, () => void>();
  protected lastPort = 0;
  /** Where servers may be running. */
  protected readonly ports = new Set<number>();

  constructor(perform: Perform, observe: Observe) {
    this.#perform = perform;
    this.#observe = observe;
  }

  call({ as, action }: Call, args: unknown): Promise<void> {
    const step = toAppStep(as, action, args, this.lastPort);
    this.lastPort = step.port;
    if (action === 'start') this.ports.add(step.port);
    const answered = new Promise<void>((resolve) => this.#answers.set(as, resolve));
    this.#perform(step);
    return answered;
  }

  report(report: AppReport): void {
    this.#observe(describeReport(report));
    if (report.kind === 'result') this.#answers.get(report.call)?.();
  }

  async destroy(): Promise<void> {}
}

/** The app's half of the scenarios in this process. */
export function createNodeSide(plugins: Plugins, observe: Observe): AppSide {
  const createScenarioApp: CreateScenarioApp = Reflect.get(globalThis, 'createScenarioApp');
  const side: ObjectSide = new ObjectSide(
    createScenarioApp(plugins, (report) => side.report(report)),
    observe,
  );
  return side;
}

/** The app's half in a page that has connected to a conductor. */
class PageSide extends ObjectSide {
  readonly #page: WebSocket;
  #barriers = 0;

  constructor(page: WebSocket, observe: Observe) {
    super((step) => page.send(JSON.stringify(step)), observe);
    this.#page = page;
    page.on('message', this.#onMessage);
  }

  readonly #onMessage = (text: unknown): void => {
    const entry = JSON.parse(String(text));
    if ('barrier' in entry) this.#page.emit(`barrier ${entry.barrier}`);
    else this.report(entry);
  };

  async end(): Promise<void> {
    const ports = [...this.ports];
    for (const port of ports) {
      this.lastPort = port;
      await this.call({ as: 'end', action: 'stop' }, []);
    }
    this.#page.off('message', this.#onMessage);
  }

  /** Resolves when all that the app had to tell until now has arrived. */
  async barrier(): Promise<void> {
    this.#barriers += 1;
    const passed = once(this.#page, `barrier ${this.#barriers}`, {
      signal: AbortSignal.timeout(PATIENCE),
    });
    const step = { method: 'barrier', number: this.#barriers, port: this.lastPort };
    this.#page.send(JSON.stringify(step));
    await passed;
  }
}

/** Waits for pages with the app's half, and conducts them one after another. */
export class Conductor {
  readonly #server: WebSocketServer;
  readonly #pages: { page: WebSocket; address: string }[] = [];
  readonly #waiting: (() => void)[] = [];

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (page, { socket }) => {
      const address = socket.remoteAddress?.replace('::ffff:', '') ?? '';
      this.#pages.push({ page, address });
      this.#waiting.shift()?.();
    });
  }

  /** @param host where pages connect; this machine only when left out */
  static async start(host = '127.0.0.1', port = 0): Promise<Conductor> {
    const server = new WebSocketServer({ host, port });
    await once(server, 'listening');
    return new Conductor(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The next page that connects: its address, and its app's side. */
  async nextPage(): Promise<{ address: string; createSide: (observe: Observe) => AppSide }> {
    if (this.#pages.length === 0) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    const { page, address } = this.#pages.shift() as { page: WebSocket; address: string };
    return { address, createSide: (observe) => new PageSide(page, observe) };
  }

  close(): void {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }
}
