import type { QueuedResult } from '../cordova/native-to-js-queue.js';
import { isSuccess, Status } from '../cordova/plugin-result.js';
import { MAX_BATCH_LENGTH, toPieces } from '../formats/json-room.js';
import type { HostMessage, ResultMessage } from './protocol.js';

/** A result as messages for the page: one, unless it has a text that is too long for a frame. */
export function toMessages({ callbackId: id, result }: QueuedResult): HostMessage[] {
  const { status, keepCallback: keep, message: msg } = result;
  const ok = isSuccess(status);
  if (status === Status.NO_RESULT) return [{ t: 'result', id, ok, status, keep }];
  const message: ResultMessage = { t: 'result', id, ok, status, keep, msg };
  const long = findLongText(msg);
  return long ? inPieces(message, long) : [message];
}

interface LongText {
  /** The field that has it; empty when it is the whole message. */
  readonly field: string;
  readonly text: string;
}

/** Only a client's or an app's text can be long: a message alone, or in an event. */
function findLongText(msg: unknown): LongText | undefined {
  if (typeof msg === 'string') return isLong(msg) ? { field: '', text: msg } : undefined;
  if (typeof msg !== 'object' || msg === null || !('message' in msg)) return undefined;
  const { message: text } = msg;
  return typeof text === 'string' && isLong(text) ? { field: 'message', text } : undefined;
}

function isLong(text: string): boolean {
  return text.length > MAX_BATCH_LENGTH;
}

function inPieces(message: ResultMessage, { field, text }: LongText): HostMessage[] {
  const msg = field === '' ? '' : { ...Object(message.msg), [field]: '' };
  const pieces = toPieces(text).map((piece): HostMessage => ({ t: 'piece', text: piece }));
  return [...pieces, { ...message, msg, long: field }];
}
