import type { Service } from '../cordova/service.js';
import type { Device, ServiceTrace } from './environment.js';
import { PortLeases } from './port-leases.js';
import { WebSocketServerService } from './web-socket-server/service.js';

/**
 * The emulated native plugins of one device. The returned function makes a set of them for
 * each page, because a page ends what its own calls have started and nothing else.
 */
export function createServices(
  device: Device,
): (trace: ServiceTrace) => ReadonlyMap<string, Service> {
  const portLeases = new PortLeases();

  return (trace) => {
    const environment = { device, trace };
    return new Map<string, Service>([
      ['WebSocketServer', new WebSocketServerService(environment, portLeases)],
    ]);
  };
}
