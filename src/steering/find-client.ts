import type { Emulator, ServerStatus } from '../index.js';
import type { ClientName } from './actions.js';

/** A client and the server that it is connected to. */
export interface FoundClient {
  readonly id: string;
  readonly server: ServerStatus;
}

/** No client was found: why, and what to do. */
export interface Unclear {
  readonly problem: string;
  /** The name is a complete id, so the phone can refuse it. */
  readonly isId: boolean;
}

/**
 * The WebSocket server on a port, whether it listens there or was only asked to; without a
 * port the one started last.
 */
export function findServer(emulator: Emulator, port: number | undefined): ServerStatus | undefined {
  const servers = listServers(emulator);
  if (port === undefined) return servers.at(-1);
  return servers.find((server) => server.port === port || server.askedPort === port);
}

/**
 * Finds a client by name. A number counts the clients of one server, or is a client's own port; a
 * part of an id matches at the end of ids first, because `:5000` is in `:50001` too.
 */
export function findClient(
  emulator: Emulator,
  name: ClientName,
  port: number | undefined,
): FoundClient | Unclear {
  const server = findServer(emulator, port);
  const numbered = typeof name === 'number' ? server?.clients[name - 1] : undefined;
  if (server && numbered !== undefined) return { id: numbered, server };

  const servers = port === undefined ? listServers(emulator) : server ? [server] : [];
  const clients = servers.flatMap((own) => own.clients.map((id) => ({ id, server: own })));
  const part = String(name);
  const matches = createMatchers(name);
  for (const match of matches) {
    const found = clients.filter(({ id }) => match(id));
    const [only] = found;
    if (only && found.length === 1) return only;
    if (only) return { problem: describeChoice(part, found), isId: false };
  }
  return { problem: describeMissing(part, clients.length), isId: isCompleteId(part) };
}

function listServers(emulator: Emulator): readonly ServerStatus[] {
  return emulator.servers.filter(({ service }) => service === 'WebSocketServer');
}

function createMatchers(name: ClientName): readonly ((id: string) => boolean)[] {
  // A small number is in many ids by chance, so it only matches a client's whole port.
  if (typeof name === 'number') return [(id) => id.endsWith(`:${name}`)];
  if (isCompleteId(name)) return [(id) => id === name];
  return [(id) => id.endsWith(name), (id) => id.includes(name)];
}

/** Another client's id may contain it by chance, so it matches exactly or not at all. */
function isCompleteId(name: string): boolean {
  return /^\/.*:\d+$/.test(name);
}

const MAX_SHOWN = 10;

function describeChoice(part: string, found: readonly FoundClient[]): string {
  const shown = found.slice(0, MAX_SHOWN).map(({ id }) => id);
  const more = found.length > MAX_SHOWN ? ` and ${found.length - MAX_SHOWN} more` : '';
  return `"${part}" is in ${shown.join(', ')}${more}: give more of the id, or the client's number.`;
}

function describeMissing(part: string, count: number): string {
  const hint = count === 0 ? 'no client is connected.' : 'clients lists those that are connected.';
  return `There is no client ${part}: ${hint}`;
}
