/** A request as `curl --http2` writes it: one of HTTP/1.1 that offers HTTP/2 besides. */
export function offerHttp2(
  requestLine: string,
  headers: readonly string[] = [],
  body = '',
): string {
  const offer = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'];
  return [`${requestLine} HTTP/1.1`, ...headers, ...offer, '', body].join('\r\n');
}
