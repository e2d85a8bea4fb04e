// The same scenarios seen from above: through the plugin object, as apps print what they get.
import { mapStreams, type Streams } from './compare.js';
import type { CallStep, CallsStep, Observation, Transcript } from './transcript.js';

/** A call as the app's page performs it (fixtures/fidelity/app). */
export interface AppStep {
  readonly as: string;
  readonly method: string;
  readonly port: number;
  readonly args: readonly unknown[];
}

/** What the app's page tells. */
export interface AppReport {
  readonly call: string;
  readonly kind: 'result' | 'event';
  readonly callback?: string;
  readonly handler?: string;
  /** What the app would print: JSON, or `undefined`. */
  readonly printed: string;
}

const METHODS_WITHOUT_ARGUMENTS = ['stop', 'getAddress', 'getClients', 'getStatus'];

/** The manual's key order of each result and event. */
const KEY_ORDERS: readonly (readonly string[])[] = [
  ['port', 'event', 'ip'],
  ['port', 'ip'],
  ['status', 'ip', 'port', 'clients'],
  ['status'],
  ['clientsSent', 'send'],
  ['client', 'event'],
  ['message', 'client', 'event'],
];

const HANDLERS: Readonly<Record<string, string>> = {
  connected: 'onClientConnected',
  disconnected: 'onClientDisconnected',
  message: 'onmessage',
  error: 'onerror',
};

/** True when an app can do all that the scenario asks of it through the plugin object. */
export function existsAtObjectLevel({ steps }: Transcript): boolean {
  return steps.every((step) => {
    if (step.op === 'ctl') return false;
    return (step.op !== 'call' && step.op !== 'calls') || isOfManual(step);
  });
}

/** True when the clients can be on another machine than the app. */
export function existsOnPhones({ steps }: Transcript): boolean {
  return steps.every(({ op }) => op !== 'listen' && op !== 'unlisten' && op !== 'checkport');
}

function isOfManual({ action, args, rawArgs }: CallStep | CallsStep): boolean {
  const [first, ...rest] = (rawArgs ? JSON.parse(rawArgs) : (args ?? [])) as unknown[];
  if (METHODS_WITHOUT_ARGUMENTS.includes(action)) return first === undefined;
  if (rest.length > 0 || typeof first !== 'object' || first === null) return false;
  const names = Object.keys(first).sort().join();
  // The object puts 3001 in the place of a port that is 0, empty or missing.
  if (action === 'start') return names === 'port' && Boolean(Reflect.get(first, 'port'));
  if (action === 'send') return names === 'clientId,message';
  return action === 'sendToAllClients' && names === 'message';
}

/** A call on the wire as the method call that makes it. */
export function toAppStep(as: string, method: string, args: unknown, lastPort: number): AppStep {
  const [argument = {}] = args as Record<string, unknown>[];
  const { port = lastPort, clientId, message } = argument;
  const step = { as, method, port: port as number };
  if (method === 'send') return { ...step, args: [clientId, message] };
  return { ...step, args: method === 'sendToAllClients' ? [message] : [] };
}

/** What an app told, in the form in which it is compared. */
export function describeReport({ printed, ...report }: AppReport): Observation {
  return { from: 'plugin', ...report, ...describeJson(printed) };
}

function describeJson(printed: string): Observation {
  if (printed === 'undefined') return { printed };
  const message: unknown = JSON.parse(printed);
  return { message, ...(isRecord(message) && { keys: Object.keys(message) }) };
}

/** What an app sees, given what is seen on the wire. */
export function toObjectLevel(streams: Streams): Streams {
  return mapStreams(streams, (observation) =>
    observation.from === 'plugin' ? toAppSight(observation) : observation,
  );
}

function toAppSight({ from, call, kind, status, message }: Observation): Observation {
  // The wire's text for "no message" becomes undefined.
  const isEmpty = message === 'OK' && status === 'OK';
  const keys = isRecord(message) ? { keys: orderOf(message) } : {};
  const shown = isEmpty ? { printed: 'undefined' } : { message, ...keys };
  if (kind === 'event') {
    const handler = HANDLERS[String(Reflect.get(message as object, 'event'))];
    return { from, call, kind, handler, ...shown };
  }
  return { from, call, kind, callback: status === 'OK' ? 'onSuccess' : 'onFailure', ...shown };
}

function orderOf(message: Record<string, unknown>): readonly string[] | undefined {
  const names = Object.keys(message).sort().join();
  return KEY_ORDERS.find((order) => [...order].sort().join() === names);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
