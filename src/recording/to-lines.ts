import type { EventEntry, FrameEntry, StateEntry, TraceEntry } from '../index.js';
import { encodeBase64 } from './base64.js';
import { type ClientLine, connectionOf, type RecordingEntry, type Side } from './format.js';

/** An entry without what all have. */
type Untimed = RecordingEntry extends infer Entry
  ? Entry extends RecordingEntry
    ? Omit<Entry, 't'>
    : never
  : never;

/**
 * Makes a recording's entries of a trace: what is needed to play either side, and to look at.
 * Calls of the app are not in it, nor the pings that apps never hear of.
 */
export class LineMaker {
  readonly #open = new Map<string, Pick<ClientLine, 'port' | 'client'>>();

  /** The entries that one of the trace stands for; mostly one or none. */
  toLines(entry: TraceEntry): readonly Untimed[] {
    switch (entry.kind) {
      case 'frame':
        return this.#withClient(entry, toFrame(entry));
      case 'event':
        return this.#toEvents(entry);
      case 'state':
        return toState(entry);
      case 'scene':
        // A process that is killed tells nobody that its clients have gone.
        return entry.scene === 'kill' ? this.#endAll() : [];
      default:
        return [];
    }
  }

  #toEvents({ port, event }: EventEntry): readonly Untimed[] {
    switch (event.event) {
      case 'server:started':
        return [{ type: 'started', port, ip: event.ip }];
      case 'connected':
        return this.#connect({ port, client: event.client });
      case 'disconnected':
        return this.#end({ port, client: event.client });
      case 'error': {
        const { client, message } = event;
        if (client === undefined) return [];
        return this.#withClient({ port, client }, [{ type: 'error', port, client, message }]);
      }
      default:
        // A message is a frame, and stands there with it.
        return [];
    }
  }

  /** An id that is taken again has lost its former owner, whether or not anybody noticed. */
  #connect(of: Pick<ClientLine, 'port' | 'client'>): readonly Untimed[] {
    return [...this.#end(of), ...this.#withClient(of, [])];
  }

  /** Who was there before the recording began is as good as connected when it is first heard of. */
  #withClient(
    { port, client }: Pick<ClientLine, 'port' | 'client'>,
    lines: readonly Untimed[],
  ): readonly Untimed[] {
    const connection = connectionOf({ port, client });
    if (this.#open.has(connection)) return lines;
    this.#open.set(connection, { port, client });
    return [{ type: 'connected', port, client }, ...lines];
  }

  #end(of: Pick<ClientLine, 'port' | 'client'>): readonly Untimed[] {
    const wasOpen = this.#open.delete(connectionOf(of));
    return wasOpen ? [{ type: 'disconnected', ...of }] : [];
  }

  #endAll(): readonly Untimed[] {
    return [...this.#open.values()].flatMap((of) => this.#end(of));
  }
}

function toFrame(entry: FrameEntry): readonly Untimed[] {
  const { port, client, direction, opcode, text = '', bytes, code } = entry;
  const from: Side = direction === 'received' ? 'client' : 'server';
  switch (opcode) {
    case 'text':
      return [{ type: 'text', port, client, from, text }];
    case 'binary': {
      return [{ type: 'binary', port, client, from, base64: bytes ? encodeBase64(bytes) : '' }];
    }
    case 'close':
      return [{ type: 'close', port, client, from, ...(code && { code }), reason: text }];
    case 'ping':
      return [];
  }
}

function toState({ service, port, from, to }: StateEntry): readonly Untimed[] {
  const hasStopped = service === 'WebSocketServer' && from === 'stopping' && to === 'stopped';
  return hasStopped ? [{ type: 'stopped', port }] : [];
}
