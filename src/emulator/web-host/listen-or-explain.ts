import type { Server } from 'node:http';
import { EmulatorError } from '../../checks/emulator-error.js';
import { type ListenHost, type Listening, listen } from '../../services/servers/listen.js';

/** @throws EmulatorError `WSSEMU_ERR_PORT_UNAVAILABLE`, with what to do */
export async function listenOrExplain(
  createHttpServer: () => Server,
  port: number,
  host: ListenHost,
): Promise<Listening> {
  try {
    return await listen(createHttpServer, port, host);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new EmulatorError('WSSEMU_ERR_PORT_UNAVAILABLE', explain(code ?? message, port, host));
  }
}

function explain(code: string, port: number, host: ListenHost): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. Stop the program that uses it, or choose another port.`;
    case 'EACCES':
      // Windows keeps ports, in stretches, for its virtual machines.
      return port < 1024
        ? `Port ${port} may not be opened by this user. Choose a port from 1024 up.`
        : `Port ${port} is kept by the system for something else. Choose another port.`;
    case 'EADDRNOTAVAIL':
      return `This machine does not have the address ${host}. Choose another host.`;
    default:
      return `Port ${port} can't be opened (${code}).`;
  }
}
