import { createServer } from 'node:http';
import { listen } from '../services/listen.js';
import type { Finding } from './finding.js';

/**
 * Whether a port is free on this machine's loopback addresses.
 *
 * @param purpose what wants it
 * @param option the command's option by which another port is taken, if there is one
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
    const { code } = error as NodeJS.ErrnoException;
    const text =
      code === 'EADDRINUSE'
        ? `Port ${port} is in use; it is for ${purpose}.`
        : `Port ${port} can't be opened (${code}); it is for ${purpose}.`;
    const other = option ? `, or take another port: ${option} 0 takes any free one` : '';
    return [{ status: 'warning', text, remedy: `Stop the program that uses it${other}.` }];
  }
}
