/** A handshake as any client would write it (RFC 6455, section 1.2). */
export const HANDSHAKE = handshake();

/** @param headers are added; `null` leaves one out */
export function handshake(
  headers: Record<string, string | null> = {},
  requestLine = 'GET / HTTP/1.1',
): string {
  const all: Record<string, string | null> = {
    Host: 'localhost',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}`],
  );
  return [requestLine, ...lines, '', ''].join('\r\n');
}

export interface FrameOptions {
  readonly opcode?: number;
  readonly isFinal?: boolean;
  readonly text?: string;
  readonly bytes?: Buffer;
  readonly masked?: boolean;
}

/** One frame as a client sends it (RFC 6455, section 5.2); payloads up to 65,535 bytes. */
export function maskedFrame({
  opcode = 1,
  isFinal = true,
  text = '',
  bytes = Buffer.from(text),
  masked = true,
}: FrameOptions): Buffer {
  const mask = masked ? Buffer.from([0x12, 0x34, 0x56, 0x78]) : Buffer.alloc(0);
  const length =
    bytes.length < 126 ? [bytes.length] : [126, bytes.length >> 8, bytes.length & 0xff];
  const [first = 0, ...extended] = length;
  const head = [(isFinal ? 0x80 : 0) | opcode, (masked ? 0x80 : 0) | first, ...extended];
  const payload = bytes.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from(head), mask, payload]);
}

export function closeFrame(code: number, reason = ''): Buffer {
  const bytes = Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]);
  return maskedFrame({ opcode: 8, bytes });
}
