// Drives a phone through a scenario, step by step, and keeps what each observer saw.
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/index.js';
import { type Observe, RawClient, type ScenarioClient, StockClient } from './clients.js';
import { expandText } from './frames.js';
import { Ferry, type Settling } from './settle.js';
import {
  type CallStep,
  type CallsStep,
  countUp,
  type Observation,
  type Step,
  type Text,
  type Transcript,
} from './transcript.js';

/** The recorder's own quiet time. */
const QUIET_MS = 150;
const LOOPBACK = '127.0.0.1';

const STATUS_NAMES: Readonly<Record<number, string>> = {
  1: 'OK',
  7: 'INVALID_ACTION',
  8: 'JSON_EXCEPTION',
  9: 'ERROR',
};

/** A call as the app's side makes it. */
export type Call = Pick<CallStep, 'as' | 'action'>;

export interface Ports {
  readonly port: number;
  readonly port2: number;
}

/** What a replay needs of the app's side: something that makes calls and observes their results. */
export interface AppSide {
  call(step: Call, args: unknown): Promise<void>;
  destroy(): Promise<void>;
  /** Resolves when all that the app had to tell until now has arrived; at once in this process. */
  barrier?(): Promise<void>;
  /** Ends what the scenario has left running in an app that goes on. */
  end?(): Promise<void>;
}

/** The app's side at the level of exec. */
export class ExecSide implements AppSide {
  readonly #emulator: Emulator;
  readonly #observe: Observe;

  constructor(emulator: Emulator, observe: Observe) {
    this.#emulator = emulator;
    this.#observe = observe;
  }

  call({ as, action }: Call, args: unknown): Promise<void> {
    return new Promise((resolve) => {
      let callbackId: string | undefined;
      let status = '';
      let keep = false;
      let isFirst = true;
      const unsubscribe = this.#emulator.onTrace((entry) => {
        if (entry.kind === 'call') callbackId ??= entry.callbackId;
        if (entry.kind !== 'result' || entry.callbackId !== callbackId) return;
        status = STATUS_NAMES[entry.status] ?? String(entry.status);
        keep = entry.keepCallback;
        unsubscribe();
      });
      const onResult = (message: unknown) => {
        const kind = isFirst
          ? { kind: 'result', status, ...(keep && { keep }) }
          : { kind: 'event' };
        isFirst = false;
        this.#observe({ from: 'plugin', call: as, ...kind, message });
        resolve();
      };
      this.#emulator.exec(onResult, onResult, 'WebSocketServer', action, args);
    });
  }

  destroy(): Promise<void> {
    return this.#emulator.close();
  }
}

/** Replays a scenario on a phone of its own; resolves with what was observed until its last step. */
export async function replay(
  transcript: Transcript,
  ports: Ports,
  options: EmulatorOptions = {},
): Promise<Observation[]> {
  const emulator = createEmulator(options);
  const observations: Observation[] = [];
  const app = new ExecSide(emulator, (observation) => observations.push(observation));
  try {
    return await replayHere(transcript, ports, app, observations);
  } finally {
    await emulator.close();
  }
}

/** Replays a scenario whose app side is given, and which adds to `observations` too. */
export async function replayHere(
  transcript: Pick<Transcript, 'steps'>,
  ports: Ports,
  app: AppSide,
  observations: Observation[],
): Promise<Observation[]> {
  const ferry = await Ferry.start();
  return replayOn(transcript, ports, app, observations, LOOPBACK, ferry);
}

/**
 * The same on any machine.
 * @param host where the app's servers are reached
 */
export async function replayOn(
  { steps }: Pick<Transcript, 'steps'>,
  ports: Ports,
  app: AppSide,
  observations: Observation[],
  host: string,
  settling: Settling,
): Promise<Observation[]> {
  const player = new Player(ports, app, observations, host, settling);
  try {
    for (const step of steps) await player.play(step);
    await player.play({ op: 'settle' });
    return [...observations];
  } finally {
    player.end();
  }
}

class Player {
  readonly #ports: Ports;
  readonly #app: AppSide;
  readonly #observations: Observation[];
  readonly #host: string;
  readonly #settling: Settling;
  readonly #clients = new Map<number, ScenarioClient>();
  #blocker: Server | undefined;

  constructor(
    ports: Ports,
    app: AppSide,
    observations: Observation[],
    host: string,
    settling: Settling,
  ) {
    this.#ports = ports;
    this.#app = app;
    this.#observations = observations;
    this.#host = host;
    this.#settling = settling;
  }

  async play(step: Step): Promise<void> {
    switch (step.op) {
      case 'call':
        return this.#call(step);
      case 'calls':
        for (let index = 0; index < step.count; index += 1) this.#call(countUp(step, index));
        return;
      case 'connect': {
        const host = step.host?.includes(':') ? `[${step.host}]` : (step.host ?? this.#host);
        const port = step.port === 'port2' ? this.#ports.port2 : this.#ports.port;
        const client = new StockClient(step, `ws://${host}:${port}`, this.#observe);
        this.#clients.set(step.client, client);
        return client.opened();
      }
      case 'raw': {
        const client = new RawClient(step, this.#ports.port, this.#host, this.#observe);
        this.#clients.set(step.client, client);
        return client.opened();
      }
      case 'handshake':
        return this.#raw(step.client).handshake(step, this.#ports.port, () => this.#wait(5));
      case 'frame':
        return this.#raw(step.client).send([step]);
      case 'frames':
        return this.#raw(step.client).send(step.frames);
      case 'bytes':
        return this.#raw(step.client).write(
          step.hex === undefined
            ? Buffer.from(step.latin1 ?? '', 'latin1')
            : Buffer.from(step.hex, 'hex'),
        );
      case 'send':
        for (let index = 0; index < (step.count ?? 1); index += 1) {
          this.#stock(step.client).ws.send(step.count ? `${step.text}${index}` : step.text);
        }
        return;
      case 'close': {
        const closed = this.#stock(step.client).close(step.code, step.reason);
        return step.nowait ? undefined : closed;
      }
      case 'reset':
        this.#clients.get(step.client)?.socket?.resetAndDestroy();
        return;
      case 'fin':
        this.#clients.get(step.client)?.socket?.end();
        return;
      case 'wait':
        await this.#wait(step.ms);
        return this.#app.barrier?.();
      case 'settle':
        return this.#settle(step.quiet ?? QUIET_MS);
      case 'listen':
        this.#blocker = createServer().listen(this.#ports.port, '127.0.0.1');
        await once(this.#blocker, 'listening');
        return;
      case 'unlisten':
        this.#blocker?.close();
        return;
      case 'checkport':
        this.#observe({ from: 'driver', portState: await portState(this.#ports.port) });
        return;
      case 'ctl':
        return this.#control(step.ctl);
      case 'until-listening':
      case 'comment':
        return;
    }
  }

  end(): void {
    for (const client of this.#clients.values()) client.end();
    this.#blocker?.close();
    this.#settling.end();
  }

  readonly #observe: Observe = (observation) => this.#observations.push(observation);
  /** Grows with every observation, and with every byte that a client sends or gets. */
  readonly #count = (): number => {
    const sockets = [...this.#clients.values()].flatMap(({ socket }) => socket ?? []);
    const moved = sockets.map(
      ({ bytesRead, bytesWritten, writableLength }) => bytesRead + bytesWritten - writableLength,
    );
    return moved.reduce((sum, bytes) => sum + bytes, this.#observations.length);
  };

  #wait(ms: number): Promise<void> {
    return this.#settling.wait(ms, this.#count);
  }

  async #settle(quietMs: number): Promise<void> {
    let seen: number;
    do {
      await this.#settling.settle(this.#count, quietMs);
      seen = this.#observations.length;
      await this.#app.barrier?.();
    } while (seen !== this.#observations.length);
  }

  async #call(step: CallStep | CallsStep): Promise<void> {
    const answered = this.#app.call(step, this.#argsOf(step));
    if (!step.nowait) await answered;
  }

  /** Of the recorder's controls only the end of the app means something here. */
  async #control(name: string): Promise<void> {
    if (name === 'destroy') await this.#app.destroy();
  }

  #argsOf({ args, rawArgs }: CallStep | CallsStep): unknown {
    const text = rawArgs ?? JSON.stringify(args ?? []);
    return expandTexts(JSON.parse(this.#fill(text)));
  }

  /** A placeholder that is a whole text stands for a number, but for `{port:string}`. */
  #fill(json: string): string {
    return json
      .replaceAll('"{port}"', String(this.#ports.port))
      .replaceAll('"{port2}"', String(this.#ports.port2))
      .replaceAll('{port:string}', String(this.#ports.port))
      .replaceAll('{port}', String(this.#ports.port))
      .replaceAll(/\{client:(\d+)\}/g, (_all, client) => {
        return this.#clients.get(Number(client))?.id ?? 'nobody';
      });
  }

  #raw(client: number): RawClient {
    return this.#clients.get(client) as RawClient;
  }

  #stock(client: number): StockClient {
    return this.#clients.get(client) as StockClient;
  }
}

function expandTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expandTexts);
  if (typeof value !== 'object' || value === null) return value;
  if ('$repeat' in value) return expandText(value as Text);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, expandTexts(inner)]),
  );
}

async function portState(port: number): Promise<string> {
  const server = createServer().listen(port, '0.0.0.0');
  try {
    await once(server, 'listening');
    return 'free';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'error';
  } finally {
    server.close();
  }
}
