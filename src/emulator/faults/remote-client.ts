import { checkOption } from '../../checks/check-options.js';
import { EmulatorError } from '../../checks/emulator-error.js';
import { CLOSE_CODE, CLOSE_REASON } from '../../clients/close-frame.js';
import type { Network } from '../../services/network/network.js';
import type { PublishScene } from './scenes.js';

/** A client of one of the phone's servers. Once it has left, its methods do nothing. */
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
      checkOption('code', code, CLOSE_CODE);
      checkOption('reason', reason, CLOSE_REASON);
      act({ scene: 'close', details: { code, reason } }, () => client.close(code, reason));
    },
  };
}
