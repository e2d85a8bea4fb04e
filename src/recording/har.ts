import { formatHost } from '../formats/format-url.js';
import { connectionOf, isClientLine, type Recording, type RecordingEntry } from './format.js';

/**
 * An entry of a HAR's `_webSocketMessages`, as Chrome exports and imports it
 * (devtools-frontend, `front_end/models/har/Importer.ts`).
 */
export interface HarMessage {
  /** From the client's point of view, which is a browser's. */
  readonly type: 'send' | 'receive';
  /** Seconds since 1970. */
  readonly time: number;
  /** RFC 6455, section 5.2. */
  readonly opcode: number;
  /** Text as text, binary as base64; of a close frame code and reason. */
  readonly data: string;
}

const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;

/**
 * A recording as an HTTP Archive (HAR 1.2): each connection is an entry, whose request is the
 * client's handshake.
 *
 * @param version of the program that makes it
 */
export function toHar(recording: Recording, version: string): object {
  return {
    log: {
      version: '1.2',
      creator: { name: 'wss-emu', version },
      pages: [],
      entries: gatherConnections(recording).map((connection) => toEntry(recording, connection)),
    },
  };
}

interface Connection {
  readonly client: string;
  readonly ip: string;
  readonly port: number;
  readonly entries: RecordingEntry[];
}

function gatherConnections({ entries }: Recording): Connection[] {
  const all: Connection[] = [];
  const open = new Map<string, Connection>();
  const ips = new Map<number, string>();
  for (const { entry } of entries) {
    if (entry.type === 'started') ips.set(entry.port, entry.ip);
    if (!isClientLine(entry)) continue;
    if (entry.type === 'connected') {
      const { client, port } = entry;
      const connection = { client, port, ip: ips.get(port) || '127.0.0.1', entries: [] };
      all.push(connection);
      open.set(connectionOf(entry), connection);
    }
    open.get(connectionOf(entry))?.entries.push(entry);
  }
  return all;
}

function toEntry({ header }: Recording, { client, ip, port, entries }: Connection): object {
  const recordingMs = Date.parse(header.startedAt);
  const startMs = entries[0]?.t ?? 0;
  const time = (entries.at(-1)?.t ?? startMs) - startMs;
  const host = `${formatHost(ip)}:${port}`;
  return {
    _connectionId: client,
    _initiator: { type: 'other' },
    _resourceType: 'websocket',
    _webSocketMessages: entries.flatMap((entry) => toMessage(entry, recordingMs)),
    startedDateTime: new Date(recordingMs + startMs).toISOString(),
    time,
    request: {
      method: 'GET',
      url: `ws://${host}/`,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [
        { name: 'Host', value: host },
        { name: 'Connection', value: 'Upgrade' },
        { name: 'Upgrade', value: 'websocket' },
        { name: 'Sec-WebSocket-Version', value: '13' },
      ],
      queryString: [],
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status: 101,
      statusText: 'Switching Protocols',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [
        { name: 'Connection', value: 'Upgrade' },
        { name: 'Upgrade', value: 'websocket' },
      ],
      content: { size: 0, mimeType: 'x-unknown' },
      redirectURL: '',
      headersSize: -1,
      bodySize: 0,
    },
    cache: {},
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 0, receive: time },
    serverIPAddress: ip,
    connection: client.split(':').at(-1) ?? '',
  };
}

function toMessage(entry: RecordingEntry, recordingMs: number): HarMessage[] {
  if (!('from' in entry)) return [];
  const type = entry.from === 'client' ? 'send' : 'receive';
  const time = (recordingMs + entry.t) / 1_000;
  switch (entry.type) {
    case 'text':
      return [{ type, time, opcode: TEXT, data: entry.text }];
    case 'binary':
      return [{ type, time, opcode: BINARY, data: entry.base64 }];
    case 'close': {
      const data = [entry.code ?? '', entry.reason].join(' ').trim();
      return [{ type, time, opcode: CLOSE, data }];
    }
  }
}
