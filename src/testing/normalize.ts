import { isIP } from 'node:net';
import { CLIENT_ID, EPOCH_MS, VARYING } from './varying-text.js';

/** An entry of a history whose names are the same in every run. */
export type NormalizedEntry = Record<string, unknown>;

type Entry = Readonly<Record<string, unknown>>;

/**
 * Makes a history that snapshots can keep: client ids become `client 1`, `client 2`, … in the
 * order in which they appear, addresses `address 1`, ports `port 1`, a client's port
 * `port of client 1`, exec's callback ids `callback 1`, and times `time`, in texts too. What
 * clients observed is sorted by client: between two clients there is no order to rely on.
 */
export function normalize(history: readonly object[]): NormalizedEntry[] {
  const entries = history as readonly Entry[];
  const names = new Names(entries);
  return sortByClient(entries).map((entry) => names.replaceIn(entry) as NormalizedEntry);
}

/** What a target's clients observed, each client's in one piece. */
function sortByClient(entries: readonly Entry[]): readonly Entry[] {
  if (!entries.every(({ kind }) => kind === 'client')) return entries;
  const ofClients = new Map<unknown, Entry[]>();
  for (const entry of entries) {
    const own = ofClients.get(entry.client);
    if (own) own.push(entry);
    else ofClients.set(entry.client, [entry]);
  }
  return [...ofClients.values()].flat();
}

/** A value on its way into a copy. */
interface Copy {
  readonly value: unknown;
  /** The field that it is in; empty in a list. */
  readonly key: string;
  readonly into: object;
  readonly at: string;
}

/** Also for a field called `__proto__`. */
const AS_ASSIGNED = { writable: true, enumerable: true, configurable: true };

class Names {
  readonly #clients = new Map<string, string>();
  readonly #clientPorts = new Map<string, string>();
  readonly #addresses = new Map<string, string>();
  readonly #ports = new Map<string, string>();
  readonly #callbacks = new Map<string, string>();
  /** The port that the app asked for, of each one that it got. */
  readonly #askedPorts: ReadonlyMap<number, number>;

  constructor(entries: readonly Entry[]) {
    this.#askedPorts = findAskedPorts(entries);
    // All are known before the first text is read that may have them in it.
    walk(entries, (key, value) => {
      if (typeof value === 'string') {
        for (const { 0: id, groups } of value.matchAll(CLIENT_ID)) this.#nameClient(id, groups);
      }
      if (key === 'port' && typeof value === 'number') this.#namePort(value);
    });
  }

  /** A copy, however deep the value nests. */
  replaceIn(root: unknown): unknown {
    const copied: Record<string, unknown> = {};
    const waiting: Copy[] = [{ value: root, key: '', into: copied, at: 'root' }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { value, key, into, at } = next;
      const isLeaf = key === 't' || !hasFields(value);
      const copy = isLeaf ? this.#replaceLeaf(value, key) : Array.isArray(value) ? [] : {};
      Object.defineProperty(into, at, { ...AS_ASSIGNED, value: copy });
      if (isLeaf) continue;
      const isList = Array.isArray(value);
      // What comes last is taken first.
      for (const [name, field] of Object.entries(value).reverse()) {
        waiting.push({ value: field, key: isList ? '' : name, into: copy as object, at: name });
      }
    }
    return copied.root;
  }

  #replaceLeaf(value: unknown, key: string): unknown {
    if (key === 't') return 'time';
    if (typeof value === 'string') return this.#replaceInText(value, key);
    return typeof value === 'number' ? this.#replaceNumber(value, key) : value;
  }

  #replaceNumber(value: number, key: string): unknown {
    if (key === 'port') return this.#namePort(value);
    return EPOCH_MS.test(String(value)) ? 'time' : value;
  }

  #replaceInText(text: string, key: string): string {
    if (key === 'callbackId') return nameIn(this.#callbacks, text, 'callback');
    return text.replaceAll(VARYING, (found, ...rest) => {
      const { time, client, host }: Record<string, string | undefined> = rest.at(-1);
      if (time !== undefined) return 'time';
      if (client !== undefined) return this.#clients.get(client) ?? client;
      if (host !== undefined) return this.#nameAddress(host);
      return this.#clientPorts.get(found) ?? this.#ports.get(found) ?? found;
    });
  }

  #nameClient(id: string, { address = '', port = '' }: Record<string, string> = {}): void {
    if (isIP(address) === 0 || this.#clients.has(id)) return;
    const name = nameIn(this.#clients, id, 'client');
    this.#clientPorts.set(port, `port of ${name}`);
  }

  #nameAddress(address: string): string {
    return isIP(address) === 0 ? address : nameIn(this.#addresses, address, 'address');
  }

  #namePort(port: number): string {
    const asked = String(this.#askedPorts.get(port) ?? port);
    const name = nameIn(this.#ports, asked, 'port');
    this.#ports.set(String(port), name);
    return name;
  }
}

/** The name of a thing, a new one for a new thing. */
function nameIn(names: Map<string, string>, thing: string, what: string): string {
  const known = names.get(thing);
  if (known !== undefined) return known;
  const name = `${what} ${new Set(names.values()).size + 1}`;
  names.set(thing, name);
  return name;
}

/** With `ports: 'free'` a server gets another port than it asks for: one name for the two. */
function findAskedPorts(entries: readonly Entry[]): ReadonlyMap<number, number> {
  const asked = new Map<unknown, number>();
  const found = new Map<number, number>();
  for (const { kind, callbackId, action, args, message } of entries) {
    if (kind === 'call' && String(action).toLowerCase() === 'start' && Array.isArray(args)) {
      const port = args.map(portOf).find((value) => value !== undefined);
      if (port !== undefined) asked.set(callbackId, port);
    }
    const port = kind === 'result' ? portOf(message) : undefined;
    const askedPort = asked.get(callbackId);
    if (port !== undefined && askedPort !== undefined) found.set(port, askedPort);
  }
  return found;
}

function portOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const port = Reflect.get(value, 'port');
  return typeof port === 'number' ? port : undefined;
}

/** Each value and what is in it, in order, with the name of the field that it is in. */
function walk(root: unknown, visit: (key: string, value: unknown) => void): void {
  const waiting: [string, unknown][] = [['', root]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [key, value] = next;
    visit(key, value);
    if (!hasFields(value)) continue;
    const isList = Array.isArray(value);
    for (const [name, field] of Object.entries(value).reverse()) {
      waiting.push([isList ? '' : name, field]);
    }
  }
}

/** A binary frame's bytes are left as they are. */
function hasFields(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}
