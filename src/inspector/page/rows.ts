import { isSuccess } from '../../cordova/plugin-result.js';
import { formatHex } from '../../formats/format-hex.js';
import type { ResultEntry, SceneEntry } from '../../index.js';
import { describeServer } from '../../service-descriptions.js';
import type { ShownEntry } from '../protocol.js';
import { formatClient, formatSize } from './formats.js';

export const KINDS = ['frame', 'event', 'exec', 'state', 'scene', 'log'] as const;
export type Kind = (typeof KINDS)[number];

/** The result of an exec call, and when it came. */
export interface CallResult {
  readonly entry: ShownEntry & ResultEntry;
  readonly isFailure: boolean;
}

/** Where entries come from. */
export interface Origin {
  /** When their times begin, in milliseconds since 1970. */
  readonly startMs: number;
  /** They are from before the page was opened. */
  readonly isBefore: boolean;
}

/** An entry as a line of the timeline. */
export interface Row {
  /** Numbers the rows. */
  readonly n: number;
  readonly entry: ShownEntry;
  readonly kind: Kind;
  readonly label: string;
  readonly text: string;
  readonly port: number | undefined;
  readonly client: string | undefined;
  readonly direction: 'received' | 'sent' | undefined;
  /** The size of its message. */
  readonly bytes: number | undefined;
  readonly isBad: boolean;
  readonly origin: Origin;
  /** A call's result, once it has one. */
  result?: CallResult;
}

type Parts = Pick<Row, 'kind' | 'label' | 'text'> &
  Partial<Pick<Row, 'port' | 'client' | 'direction' | 'bytes' | 'isBad'>>;

export function toRow(n: number, entry: ShownEntry, origin: Origin): Row {
  const { port, client, direction, bytes, isBad = false, ...parts } = partsOf(entry);
  return { n, entry, ...parts, port, client, direction, bytes, isBad, origin };
}

export function toCallResult(entry: ShownEntry & ResultEntry): CallResult {
  return { entry, isFailure: !isSuccess(entry.status) };
}

function partsOf(entry: ShownEntry): Parts {
  switch (entry.kind) {
    case 'frame':
      return partsOfFrame(entry);
    case 'event':
      return partsOfEvent(entry);
    case 'call':
      return partsOfCall(entry);
    case 'result': {
      const isBad = toCallResult(entry).isFailure;
      return { kind: 'exec', label: 'result', text: toText(entry.message), isBad };
    }
    case 'state': {
      const { service, port, from, to } = entry;
      return { kind: 'state', label: to, text: `${service}, was ${from}`, port };
    }
    case 'page':
      return { kind: 'state', label: `page ${entry.state}`, text: entry.url };
    case 'scene':
      return partsOfScene(entry);
    case 'log':
      return {
        kind: 'log',
        label: entry.level,
        text: entry.text,
        isBad: entry.level === 'warning',
      };
  }
}

function partsOfFrame(entry: ShownEntry & { kind: 'frame' }): Parts {
  const { port, client, direction, opcode, text, byteLength, code, cutBytes, head } = entry;
  const parts = { kind: 'frame', label: opcode, port, client, direction } as const;
  if (opcode === 'close') {
    return { ...parts, text: [code ?? 'no code', text].filter((part) => part !== '').join(' ') };
  }
  if (head !== undefined) {
    const bytes = byteLength ?? 0;
    return { ...parts, bytes, text: formatHex(bytesOfHead(head)) };
  }
  if (text === undefined) {
    const bytes = byteLength ?? 0;
    return { ...parts, bytes, text: `${formatSize(bytes)}, of which the trace has no copy` };
  }
  return { ...parts, text, bytes: cutBytes ?? byteLengthOf(text) };
}

function partsOfEvent(entry: ShownEntry & { kind: 'event' }): Parts {
  const { port, event, cutBytes } = entry;
  const parts = { kind: 'event', label: event.event, port } as const;
  if (event.event === 'server:started') return { ...parts, text: event.ip };
  const { client } = event;
  const isBad = event.event === 'error';
  const text = event.event === 'connected' ? '' : event.message;
  const bytes = event.event === 'message' ? (cutBytes ?? byteLengthOf(text)) : undefined;
  return {
    ...parts,
    text,
    isBad,
    ...(client && { client }),
    ...(bytes !== undefined && { bytes }),
  };
}

function partsOfCall(entry: ShownEntry & { kind: 'call' }): Parts {
  const { service, action, args, cutBytes } = entry;
  if (!describeServer(service)?.hasClients) {
    return { kind: 'exec', label: `${service}.${action}`, text: toText(args) };
  }
  const [argument] = Array.isArray(args) ? args : [];
  const { port, clientId, message, ...rest } = Object(argument) as Record<string, unknown>;
  const text = message === undefined ? textOfRest(rest) : toText(message);
  return {
    kind: 'exec',
    label: action,
    text,
    ...(typeof port === 'number' && { port }),
    ...(typeof clientId === 'string' && { client: clientId }),
    ...(message !== undefined && { bytes: cutBytes || byteLengthOf(text) }),
  };
}

function partsOfScene(entry: ShownEntry & SceneEntry): Parts {
  const { scene, client, details = {} } = entry;
  const text = Object.entries(details)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  return { kind: 'scene', label: scene, text, ...(client && { client }) };
}

function textOfRest(rest: Record<string, unknown>): string {
  return Object.keys(rest).length === 0 ? '' : toText(rest);
}

/** A value as its own text, or as JSON. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

const encoder = new TextEncoder();

/** What is known of a row's bytes on the wire: its text as UTF-8, or the first of a binary message. */
export function bytesOf({ entry, text }: Row): Uint8Array {
  return entry.head === undefined ? encoder.encode(text) : bytesOfHead(entry.head);
}

function bytesOfHead(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function byteLengthOf(text: string): number {
  return encoder.encode(text).length;
}

/** The text that a search looks through. */
export function searchableText({ label, client = '', port, text, result }: Row): string {
  const answer = result ? toText(result.entry.message) : '';
  return `${label} ${formatClient(client)} ${port ?? ''} ${text} ${answer}`;
}
