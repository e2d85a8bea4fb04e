import type { Server } from 'node:http';
import { EmulatorError } from '../../checks/emulator-error.js';
import { describePortFailure } from '../../services/servers/failures.js';
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
  const sentences = describePortFailure(code, port, host);
  return sentences.map((text = '') => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`).join(' ');
}
