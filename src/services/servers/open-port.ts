import type { Server } from 'node:http';
import type { Environment } from '../environment.js';
import {
  FIRST_UNPRIVILEGED_PORT,
  formatBindFailure,
  formatBindRemedy,
  formatPortOutOfRange,
} from './failures.js';
import { type Listening, listen } from './listen.js';

const MAX_PORT = 65_535;

/**
 * Opens the port that an app asks for, by the rules of its device; the log says what to do
 * when it can't be opened.
 *
 * @param createServer makes an HTTP server for each address
 * @throws Error with the phone's text
 */
export async function openPort(
  askedPort: number,
  environment: Environment,
  createServer: () => Server,
): Promise<Listening> {
  const { device, trace } = environment;
  const port = device.usesFreePorts ? 0 : askedPort;
  if (port < 0 || port > MAX_PORT) throw new Error(formatPortOutOfRange(port));
  const isPrivileged = port > 0 && port < FIRST_UNPRIVILEGED_PORT;
  if (isPrivileged && !device.allowsPrivilegedPorts) throw refuse('EACCES', port, environment);
  try {
    const listening = await listen(createServer, port, device.host);
    if (listening.lacksIpv6) {
      const text = `port ${listening.port}: no IPv6 on this machine, so 127.0.0.1 only`;
      trace.publish({ kind: 'log', level: 'note', text });
    }
    return listening;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw refuse(code ?? message, port, environment);
  }
}

function refuse(code: string, port: number, { device, trace }: Environment): Error {
  const text = formatBindRemedy(code, port, device.host);
  trace.publish({ kind: 'log', level: 'warning', text });
  return new Error(formatBindFailure(code));
}
