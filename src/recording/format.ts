import { MAX_LINE_TEXT_LENGTH } from '../formats/json-room.js';
import { encodeBase64 } from './base64.js';

/** The version of the format that this program writes, and the newest that it reads. */
export const FORMAT_VERSION = 1;

/** The first line of a recording. */
export interface RecordingHeader {
  readonly type: 'recording';
  readonly v: number;
  /** When it began, as ISO 8601; the times of its entries count from here. */
  readonly startedAt: string;
}

/** Whose frame it was: the WebSocket client's, or the server's with its app. */
export type Side = 'client' | 'server';

interface Timed {
  /** Milliseconds since the recording began. */
  readonly t: number;
  /** The port of the WebSocket server. */
  readonly port: number;
}

interface OfClient extends Timed {
  /** The client's id: `/127.0.0.1:50000`. */
  readonly client: string;
}

/** A server has started. */
export interface StartedLine extends Timed {
  readonly type: 'started';
  /** The address that the phone reported; empty without a network. */
  readonly ip: string;
}

/** A server has stopped. */
export interface StoppedLine extends Timed {
  readonly type: 'stopped';
}

/** A client's handshake has succeeded. */
export interface ConnectedLine extends OfClient {
  readonly type: 'connected';
}

export interface TextLine extends OfClient {
  readonly type: 'text';
  readonly from: Side;
  /** In the file, a long one is `base64` of its UTF-8: as JSON it might be longer than any string. */
  readonly text: string;
}

export interface BinaryLine extends OfClient {
  readonly type: 'binary';
  readonly from: Side;
  /** The payload. */
  readonly base64: string;
}

/** A close frame; the other side's answer has no line of its own. */
export interface CloseLine extends OfClient {
  readonly type: 'close';
  readonly from: Side;
  /** Absent if the frame was empty. */
  readonly code?: number;
  readonly reason: string;
}

/** A connection has broken: it was reset, or the client broke the protocol. */
export interface ErrorLine extends OfClient {
  readonly type: 'error';
  /** What the app was told. */
  readonly message: string;
}

/** A client has left, as the lines before it say; without any, it has ended TCP. */
export interface DisconnectedLine extends OfClient {
  readonly type: 'disconnected';
}

export type MessageLine = TextLine | BinaryLine;
export type ClientLine = ConnectedLine | MessageLine | CloseLine | ErrorLine | DisconnectedLine;
export type RecordingEntry = StartedLine | StoppedLine | ClientLine;

/** An entry, and the line of its file, from 1 up. */
export interface NumberedEntry {
  readonly line: number;
  readonly entry: RecordingEntry;
}

export interface Recording {
  readonly header: RecordingHeader;
  readonly entries: readonly NumberedEntry[];
}

/** Formats a line of a recording's file, with its line break. */
export function formatLine(line: RecordingHeader | RecordingEntry): string {
  if (line.type === 'text' && line.text.length > MAX_LINE_TEXT_LENGTH) {
    const { text, ...rest } = line;
    return `${JSON.stringify({ ...rest, base64: encodeBase64(new TextEncoder().encode(text)) })}\n`;
  }
  return `${JSON.stringify(line)}\n`;
}

/** Names a connection at one moment; clients of different servers are different ones. */
export function connectionOf({ port, client }: Pick<ClientLine, 'port' | 'client'>): string {
  return `${port} ${client}`;
}

export function isClientLine(entry: RecordingEntry): entry is ClientLine {
  return 'client' in entry;
}

/** A recording can't be read or written; the message names the file, the line and the reason. */
export class RecordingError extends Error {
  readonly line: number | undefined;

  constructor(file: string, line: number | undefined, why: string) {
    super(line === undefined ? `${file} ${why}` : `${file}, line ${line}: ${why}`);
    this.name = 'RecordingError';
    this.line = line;
  }
}
