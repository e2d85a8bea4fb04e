import type { Network } from '../services/network/network.js';
import { checkOption, type OptionRule } from './check-options.js';
import { EmulatorError } from './errors.js';
import type { PublishScene } from './scenes.js';

/** A client of one of the phone's servers. What is done to one that has left does nothing. */
export interface RemoteClient {
  readonly id: string;
  /** Ends TCP with a reset that comes from the network: both ends get an error. */
  reset(): void;
  /** Nothing is read from it nor written to it until `thaw`. */
  freeze(): void;
  thaw(): void;
  /**
   * The server closes the connection.
   * @param code default 1000
   * @param reason up to 123 bytes, default empty
   * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
   */
  close(code?: number, reason?: string): void;
}

const MAX_REASON_BYTES = 123;

/** RFC 6455, section 7.4: what a close frame may carry. */
const CODE: OptionRule = {
  expected: 'a close code: 1000 to 1014 without 1004 to 1006, or 3000 to 4999',
  allows: (value) => {
    const code = Number.isInteger(value) ? Number(value) : 0;
    const isProtocols = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
    return isProtocols || (code >= 3000 && code <= 4999);
  },
};

/** RFC 6455, section 5.5: a control frame has 125 bytes, and the code takes two. */
const REASON: OptionRule = {
  expected: `a text of at most ${MAX_REASON_BYTES} bytes`,
  allows: (value) => typeof value === 'string' && Buffer.byteLength(value) <= MAX_REASON_BYTES,
};

/** @throws EmulatorError `WSSEMU_ERR_NO_CLIENT` */
export function createRemoteClient(
  network: Network,
  id: string,
  publish: PublishScene,
): RemoteClient {
  const client = network.findClient(id);
  if (!client) {
    const message = `No client ${id} is connected: the ids are those that onClientConnected and getClients give.`;
    throw new EmulatorError('WSSEMU_ERR_NO_CLIENT', message);
  }
  const act = (entry: Parameters<PublishScene>[0], doIt: () => void) => {
    if (network.findClient(id) !== client) return;
    publish({ ...entry, client: id });
    doIt();
  };

  return {
    id,
    reset: () => act({ scene: 'reset' }, () => client.reset()),
    freeze: () => act({ scene: 'freeze' }, () => network.setFrozen(client, true)),
    thaw: () => act({ scene: 'thaw' }, () => network.setFrozen(client, false)),
    close(code = 1000, reason = '') {
      checkOption('code', code, CODE);
      checkOption('reason', reason, REASON);
      act({ scene: 'close', details: { code, reason } }, () => client.close(code, reason));
    },
  };
}
