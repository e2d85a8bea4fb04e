/** What close codes mean (RFC 6455, section 7.4.1, and its IANA registry). */
const MEANINGS: ReadonlyMap<number, string> = new Map([
  [1000, 'normal closure'],
  [1001, 'going away: the server stops, or the page was left'],
  [1002, 'protocol error'],
  [1003, 'data of a type that can’t be accepted'],
  [1005, 'no code was given'],
  [1006, 'abnormal closure, without a close frame'],
  [1007, 'text that is not UTF-8'],
  [1008, 'policy violation'],
  [1009, 'message too big'],
  [1010, 'the client misses an extension'],
  [1011, 'the server met an unexpected condition'],
  [1012, 'service restart'],
  [1013, 'try again later'],
  [1014, 'bad gateway'],
  [1015, 'TLS handshake failed'],
]);

export function describeCloseCode(code: number): string {
  const meaning = MEANINGS.get(code);
  if (meaning) return meaning;
  if (code >= 3000 && code < 4000) return 'registered with IANA, for libraries and frameworks';
  if (code >= 4000 && code < 5000) return 'private use: the app’s own';
  return 'reserved';
}
