import { createServer } from 'node:http';
import { describePortFailure } from '../services/servers/failures.js';
import { listen } from '../services/servers/listen.js';
import type { Finding } from './finding.js';

/**
 * Whether a port is free on this machine's loopback addresses.
 *
 * @param purpose what needs it
 * @param option the command's option to take another port, if there is one
 */
export async function checkPort(
  port: number,
  purpose: string,
  option?: string,
): Promise<Finding[]> {
  try {
    const listening = await listen(createServer, port, undefined);
    await listening.close();
    return [{ status: 'ok', text: `Port ${port} is free: for ${purpose}.` }];
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const other = option ? `take another port: ${option} 0 takes any free one.` : undefined;
    const [problem] = describePortFailure(code ?? message, port, undefined);
    const text = `${capitalize(problem)}; it is for ${purpose}.`;
    if (code !== 'EADDRINUSE') {
      return [{ status: 'warning', text, ...(other && { remedy: capitalize(other) }) }];
    }
    return [
      {
        status: 'warning',
        text,
        remedy: `Stop the program that uses it, unless it is a wss-emu of yours${other ? `, or ${other}` : '.'}`,
      },
    ];
  }
}

/** A note if `localhost` lacks its IPv6 address. */
export async function checkLoopback(): Promise<Finding[]> {
  const listening = await listen(createServer, 0, undefined);
  await listening.close();
  if (!listening.lacksIpv6) return [];
  const text = 'This machine has no IPv6: ws://[::1] leads nowhere, ws://localhost to 127.0.0.1.';
  return [{ status: 'note', text }];
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
