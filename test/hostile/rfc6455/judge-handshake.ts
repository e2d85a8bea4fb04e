// What a server has to make of a client's handshake (RFC 6455, section 4.2.1; RFC 7230).

/** `either` where the RFCs leave the server the choice. */
export type HandshakeVerdict = 'accept' | 'refuse' | 'either';

/** All headers up to this size are taken (contract, section 3) … */
const SURELY_TAKEN_BYTES = 64 * 1024;
/** … and none above this one. */
const SURELY_REFUSED_BYTES = 80 * 1024;

/** RFC 7230, section 3.1.1: a target is of visible ASCII; one with other bytes should get a 400. */
const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\x21-\x7e]+) HTTP\/(\d)\.(\d)$/;
/** RFC 7230, section 3.2: no space before the colon, no control characters in a value. */
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;

export function judgeHandshake(request: Buffer): HandshakeVerdict {
  const end = request.indexOf('\r\n\r\n');
  if (end < 0) return 'refuse';
  if (end > SURELY_REFUSED_BYTES) return 'refuse';
  const [requestLine = '', ...lines] = request.subarray(0, end).toString('latin1').split('\r\n');
  const [, method, , major, minor] = REQUEST_LINE.exec(requestLine) ?? [];
  // 4.1, 2: the method MUST be GET, the HTTP version at least 1.1.
  if (method !== 'GET' || Number(`${major}${minor}`) < 11) return 'refuse';
  // RFC 7230, 2.6: a server should take a higher minor version for its own, and need not.
  const isNewer = `${major}.${minor}` !== '1.1';

  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const [, name = '', value = ''] = HEADER.exec(line) ?? [];
    if (name === '') return 'refuse';
    const values = headers.get(name.toLowerCase()) ?? [];
    headers.set(name.toLowerCase(), [...values, value]);
  }
  const rules = RULES.map((judge) => judge((name) => headers.get(name) ?? []));
  if (rules.includes('refuse')) return 'refuse';
  const isLarge = end > SURELY_TAKEN_BYTES;
  return isLarge || isNewer || rules.includes('either') ? 'either' : 'accept';
}

type Values = (name: string) => readonly string[];

const RULES: readonly ((values: Values) => HandshakeVerdict)[] = [
  // 4.2.1, 2: a Host header. The phone takes handshakes without (scenario hs-host-missing).
  (values) => (values('host').length === 1 ? 'accept' : 'either'),
  // 4.2.1, 3: Upgrade contains "websocket", alone or among others (RFC 7230, 6.7).
  (values) => (tokensOf(values('upgrade')).includes('websocket') ? 'accept' : 'refuse'),
  // 4.2.1, 4: Connection contains the token "Upgrade".
  (values) => (tokensOf(values('connection')).includes('upgrade') ? 'accept' : 'refuse'),
  // 4.2.1, 5 and 11.3.1: one key, 16 bytes in base64.
  (values) => {
    const [key = '', ...others] = values('sec-websocket-key');
    if (others.length > 0 || !/^[A-Za-z0-9+/]{22}==$/.test(key)) return 'refuse';
    return Buffer.from(key, 'base64').toString('base64') === key ? 'accept' : 'either';
  },
  // 4.2.1, 6 and 11.3.5: one version, 13. 8 is the same on the wire (contract, section 3).
  (values) => {
    const [version = '', ...others] = values('sec-websocket-version');
    return others.length === 0 && (version === '13' || version === '8') ? 'accept' : 'refuse';
  },
  // RFC 7230, 3.3.3: lengths that can't be understood are refused; a GET has no body of its own.
  (values) =>
    values('content-length').length + values('transfer-encoding').length === 0
      ? 'accept'
      : 'either',
];

function tokensOf(values: readonly string[]): string[] {
  return values
    .flatMap((value) => value.toLowerCase().split(','))
    .map((token) => token.trim())
    .filter((token) => token !== '');
}
