import { decodeBase64 } from '../../recording/base64.js';
import type { CloseLine, MessageLine, Recording, RecordingEntry } from '../../recording/format.js';
import { RecordingParser } from '../../recording/parse-recording.js';
import type { ShownEntry } from '../protocol.js';

/** A page keeps no more text than 32 Mi characters; a file with much more is not for it. */
const MAX_BYTES = 268_435_456;

/**
 * Reads a file that somebody has chosen or dropped.
 * @throws Error that says why it can't be shown
 */
export async function readRecordingFile(file: File): Promise<Recording> {
  if (file.size > MAX_BYTES) {
    throw new Error(`${file.name} is larger than 256 MiB: see it with wss-emu har`);
  }
  const parser = new RecordingParser(file.name);
  let rest = '';
  try {
    // Piece by piece: a large file that is no recording is known by its first line.
    for await (const text of piecesOf(file)) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) parser.takeLine(line);
    }
  } catch (error) {
    if (error instanceof DOMException) throw new Error(`${file.name} can't be read`);
    throw error;
  }
  return parser.end(rest !== '');
}

async function* piecesOf(file: File): AsyncGenerator<string> {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** The entries of a trace that a recording's entries were made of. */
export function toTraceEntries({ entries }: Recording): ShownEntry[] {
  return entries.map(({ entry }) => ({ t: entry.t, page: 0, ...toTraceEntry(entry) }));
}

type Untimed<Entry> = Entry extends unknown ? Omit<Entry, 't' | 'page'> : never;

function toTraceEntry(entry: RecordingEntry): Untimed<ShownEntry> {
  const { port } = entry;
  switch (entry.type) {
    case 'started':
      return { kind: 'event', port, event: { event: 'server:started', ip: entry.ip, port } };
    case 'stopped':
      return { kind: 'state', service: 'WebSocketServer', port, from: 'stopping', to: 'stopped' };
    case 'connected':
      return { kind: 'event', port, event: { event: 'connected', client: entry.client } };
    case 'error': {
      const { client, message } = entry;
      return { kind: 'event', port, event: { event: 'error', client, message } };
    }
    case 'disconnected':
      return {
        ...{ kind: 'event', port },
        event: { event: 'disconnected', client: entry.client, message: '' },
      };
    default:
      return toFrame(entry);
  }
}

function toFrame(entry: MessageLine | CloseLine): Untimed<ShownEntry> {
  const { port, client } = entry;
  const direction = entry.from === 'client' ? 'received' : 'sent';
  const frame = { kind: 'frame', port, client, direction } as const;
  switch (entry.type) {
    case 'text':
      return { ...frame, opcode: 'text', text: entry.text };
    case 'binary': {
      const bytes = decodeBase64(entry.base64);
      return { ...frame, opcode: 'binary', byteLength: bytes.length, bytes };
    }
    case 'close': {
      const { code, reason } = entry;
      return { ...frame, opcode: 'close', text: reason, ...(code !== undefined && { code }) };
    }
  }
}
