import { Status } from '../../cordova/plugin-result.js';
import { formatCount } from '../../formats/count-of.js';
import { describeCloseCode } from './close-codes.js';
import { formatClient, formatPage, formatSize, formatTime } from './formats.js';
import { type Row, toText } from './rows.js';

const MAX_LENGTH = 500;
const STATUS_NAMES = Object.keys(Status);

/** The facts about a row, with labels. */
export function factsOf(row: Row): [name: string, value: string][] {
  const { entry, kind, label, port, client, direction, bytes, origin } = row;
  const facts: [string, string | undefined][] = [
    ['Kind', `${kind}, ${label}`],
    ['Time', formatTime(entry.t)],
    ['When', origin.isBefore ? 'before this page was opened' : undefined],
    ['App', formatPage(entry.page)],
    ['Server', port?.toString()],
    ['Client', client && formatClient(client)],
    ['Direction', direction && (direction === 'sent' ? 'to the client' : 'from the client')],
    ['Size', bytes === undefined ? undefined : formatBytes(bytes)],
    ['Cut', entry.cutBytes === undefined ? undefined : 'only the beginning is shown'],
    ...factsOfClose(row),
    ...factsOfCall(row),
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
}

function formatBytes(bytes: number): string {
  return bytes < 1_024 ? formatSize(bytes) : `${formatSize(bytes)} (${formatCount(bytes)} bytes)`;
}

function factsOfClose({ entry }: Row): [string, string][] {
  if (entry.kind !== 'frame' || entry.opcode !== 'close') return [];
  // RFC 6455, section 7.1.5: what an empty close frame counts as.
  const code = entry.code ?? 1005;
  return [
    ['Close code', `${code}: ${describeCloseCode(code)}`],
    ['Reason', entry.text || 'none'],
  ];
}

function factsOfCall({ entry, result }: Row): [string, string][] {
  if (entry.kind !== 'call') return [];
  const facts: [string, string][] = [
    ['Call', `${entry.service}.${entry.action}, ${entry.callbackId}`],
  ];
  if (!result) return [...facts, ['Result', 'none yet']];
  const { status, message, t } = result.entry;
  return [
    ...facts,
    ['Result', `${STATUS_NAMES[status] ?? status} after ${t - entry.t} ms`],
    ['Answer', toText(message).slice(0, MAX_LENGTH)],
  ];
}
