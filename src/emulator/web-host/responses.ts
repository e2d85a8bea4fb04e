import type { ServerResponse } from 'node:http';
import type { Refusal } from './gate/request-rules.js';

/** What every answer has. */
export const SAFE_HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  // Without it a page on another port of this machine could load the app's scripts. Who was
  // allowed asks by CORS, to which it does not apply.
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** Answers with a whole body. */
export function send(response: ServerResponse, type: string, body: string | Buffer): void {
  const bytes = Buffer.from(body);
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length }).end(bytes);
}

/** Answers a HEAD for what would have to be read to know its length (RFC 9110, section 9.3.2). */
export function describe(response: ServerResponse, type: string): void {
  response.writeHead(200, { 'Content-Type': type }).end();
}

/** Refuses a request, and says why. */
export function refuse(response: ServerResponse, { status, code, message }: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify({ error: { code, message } });
  response.writeHead(status, { ...SAFE_HEADERS, 'Content-Type': 'application/json' }).end(body);
}
