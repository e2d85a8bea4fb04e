/**
 * The bridge between a page and the emulator: what both ends say, version 1.
 * In prose, with the reasons: `README.md` beside this file.
 *
 * Every frame is a JSON array of messages, oldest first.
 */

import { type Fields, isRecord } from '../checks/rules.js';

// Taken before an app's page can put its own in their place.
const { parse, stringify } = JSON;

export const BRIDGE_VERSION = 1;
export const SUBPROTOCOL = 'wss-emu.v1';
/** The prefix of the emulator's own paths; no app has such a path. */
export const OWN_PREFIX = '/__wss-emu/';
/** Where a page fetches its ticket, by POST. */
export const TICKET_PATH = `${OWN_PREFIX}v1/ticket`;
/** The header that forces a preflight on any other origin. */
export const TICKET_HEADER = 'x-wss-emu';

/** Close codes of the bridge (RFC 6455, section 7.4.2: 4000 to 4999 are ours). */
export const CloseCode = {
  /** The page has gone. */
  NORMAL: 1000,
  /** The emulator is ending. */
  GOING_AWAY: 1001,
  /** A frame that isn't an array of messages, or a message with wrong fields. */
  BAD_MESSAGE: 4400,
  /** No `hello` in time. */
  HELLO_TIMEOUT: 4408,
  /** The app has ended: by itself (`navigator.app.exitApp`), or the tools have killed it. */
  EXITED: 4410,
  /** The page speaks another version: it was loaded from a stale cache. */
  VERSION: 4426,
} as const;

export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** The page's first message. */
export interface Hello {
  readonly t: 'hello';
  readonly v: number;
  /** Names the tab from one document to the next; empty for a frame. */
  readonly tab: string;
  /** Names this document. */
  readonly doc: string;
  readonly url: string;
  /** Names the build of the page's script. */
  readonly shim: string;
}

/** An exec call. Calls take effect in the order of their messages. */
export interface ExecMessage {
  readonly t: 'exec';
  readonly id: string;
  readonly service: string;
  readonly action: string;
  readonly args: unknown;
}

/** How many characters of frames the page has processed since its last `ack`. */
export interface Ack {
  readonly t: 'ack';
  readonly length: number;
}

/** The page went out of sight, or came back. */
export interface Life {
  readonly t: 'life';
  readonly name: LifeEvent;
}

export type LifeEvent = 'pause' | 'resume';

/** The emulator's first message: the bridge is up, the tab's older document has been cleared away. */
export interface Welcome {
  readonly t: 'welcome';
  readonly v: number;
  /** The id to keep for this tab. */
  readonly tab: string;
  /** What `window.device` shows. */
  readonly device: Readonly<Record<string, unknown>>;
  /** The absolute path of the app's folder. */
  readonly www: string;
  /** The emulated services: for all others a script of the page may stand in. */
  readonly services: readonly string[];
  /** The build of the page's script that belongs to this emulator. */
  readonly shim: string;
  readonly lifecycle: Lifecycle;
  /** The longest message that the page may send, and all of a frame together, in characters. */
  readonly maxCallLength: number;
}

/** `auto`: a page that is out of sight is paused; `off`: only the tools pause it. */
export type Lifecycle = 'auto' | 'off';

/** A plugin result; `msg` is absent when there is nothing to pass to a callback. */
export interface ResultMessage {
  readonly t: 'result';
  readonly id: string;
  /** Which callback it is for. */
  readonly ok: boolean;
  readonly status: number;
  readonly keep: boolean;
  readonly msg?: unknown;
  /** Where in `msg` the text of the pieces before belongs: in this field; empty: it is all of `msg`. */
  readonly long?: string;
}

/** The next piece of a text that is too long for a frame; the result that it belongs to follows. */
export interface Piece {
  readonly t: 'piece';
  readonly text: string;
}

/** Fires one of Cordova's events in the page. */
export interface Fire {
  readonly t: 'fire';
  readonly target: 'document' | 'window';
  readonly type: string;
  /** Properties of the event. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}

/** Files of the app have changed: reload them. */
export interface Reload {
  readonly t: 'reload';
  /** `styles` when nothing but style sheets has changed. */
  readonly what: 'page' | 'styles';
}

/** The app goes to another page, or back when there is no `url` (`navigator.app`). */
export interface Navigate {
  readonly t: 'navigate';
  readonly url?: string | undefined;
}

/** A line for the developer, for the page's console. */
export interface Notice {
  readonly t: 'notice';
  readonly level: 'note' | 'warning';
  readonly text: string;
}

/** What the emulator asks of a page. */
export type Command = Fire | Reload | Navigate | Notice;

export type PageMessage = Hello | ExecMessage | Ack | Life;
export type HostMessage = Welcome | ResultMessage | Piece | Command;

/** A peer broke the protocol: the bridge is closed with `closeCode`. */
export class BridgeError extends Error {
  override name = 'BridgeError';
  readonly closeCode: CloseCode;

  constructor(message: string, closeCode: CloseCode = CloseCode.BAD_MESSAGE) {
    super(message);
    this.closeCode = closeCode;
  }
}

/** The longest message, in characters of JSON, of a page whose frames may have this many bytes. */
export function maxCallLength(maxFrameBytes: number): number {
  // A character has up to three bytes; the frame's brackets are two more.
  return Math.floor((maxFrameBytes - 2) / 3);
}

/** The longest name (callback id, service, action, tab, document) that a page may send. */
export const MAX_NAME_LENGTH = 256;
/** The longest URL that a page may name as its own; it cuts off the rest. */
export const MAX_URL_LENGTH = 8192;

/**
 * The messages of a frame from a page; those of an unknown type are left out.
 * @throws BridgeError for anything that is not a list of well-formed messages
 */
export function parsePageFrame(frame: string): PageMessage[] {
  return parseFrame(frame).flatMap((message) => parsePageMessage(message) ?? []);
}

/** The messages of a frame from the emulator, which is trusted to be well-formed. */
export function parseHostFrame(frame: string): readonly HostMessage[] {
  return parse(frame);
}

/** An exec message as JSON; `argsJson` is put in as it is. */
export function formatExec(id: string, service: string, action: string, argsJson: string): string {
  const names = `"id":${stringify(id)},"service":${stringify(service)},"action":${stringify(action)}`;
  return `{"t":"exec",${names},"args":${argsJson}}`;
}

function parsePageMessage(message: Fields): PageMessage | undefined {
  switch (message.t) {
    case 'hello':
      return {
        t: 'hello',
        v: parseNumber(message, 'v'),
        tab: parseText(message, 'tab'),
        doc: parseText(message, 'doc'),
        url: parseText(message, 'url', MAX_URL_LENGTH),
        shim: parseText(message, 'shim'),
      };
    case 'exec':
      return {
        t: 'exec',
        id: parseText(message, 'id'),
        service: parseText(message, 'service'),
        action: parseText(message, 'action'),
        args: message.args,
      };
    case 'ack':
      return { t: 'ack', length: parseNumber(message, 'length') };
    case 'life':
      return { t: 'life', name: parseLifeEvent(message) };
    default:
      return undefined;
  }
}

function parseFrame(frame: string): Fields[] {
  let messages: unknown;
  try {
    messages = parse(frame);
  } catch {
    throw new BridgeError('the frame is not JSON');
  }
  if (!Array.isArray(messages) || !messages.every(isRecord)) {
    throw new BridgeError('the frame is not an array of messages');
  }
  return messages;
}

function parseNumber(message: Fields, name: string): number {
  const value = message[name];
  if (typeof value === 'number' && value >= 0) return value;
  throw new BridgeError(`${name} is not a number from 0 up`);
}

function parseLifeEvent({ name }: Fields): LifeEvent {
  if (name === 'pause' || name === 'resume') return name;
  throw new BridgeError('name is neither pause nor resume');
}

function parseText(message: Fields, name: string, maxLength = MAX_NAME_LENGTH): string {
  const value = message[name];
  if (typeof value !== 'string') throw new BridgeError(`${name} is not a text`);
  if (value.length <= maxLength) return value;
  throw new BridgeError(`${name} is longer than ${maxLength} characters`);
}
