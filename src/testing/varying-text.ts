/**
 * A client's id in a text: `/127.0.0.1:50000`, `/::1:50000`; not what follows `ws:/`. Every part has a
 * longest form, so that a text of nothing but colons takes no longer than another.
 */
export const CLIENT_ID =
  /(?<![\w/])\/(?<address>[\d.]{1,15}|[\da-f]{0,4}(?::[\da-f]{0,4}){1,8}):(?<port>\d{1,5})(?!\d)/gi;
/** Milliseconds since 1970, from 2001 on. */
export const EPOCH_MS = /(?<![\w.])[1-9]\d{12}(?![\w.])/;
const ISO_TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/;
const ADDRESS =
  /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])|(?<![\w:])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?![\w:])/;
const PORT = /(?<![\w.])\d{1,5}(?![\w.])/;

/**
 * Finds what differs from run to run in an app's texts, as the groups `time`, `client`, `host` and
 * `number`, each place once. The caller checks whether an address is valid and a number is a port.
 */
export const VARYING = new RegExp(
  [
    `(?<time>${ISO_TIME.source}|${EPOCH_MS.source})`,
    `(?<client>${CLIENT_ID.source.replaceAll(/\?<\w+>/g, '?:')})`,
    `(?<host>${ADDRESS.source})`,
    `(?<number>${PORT.source})`,
  ].join('|'),
  'gi',
);
