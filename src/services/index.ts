import type { Service } from '../cordova/service.js';
import type { Device, PageEnvironment } from './environment.js';
import { HttpServerService } from './http-server/service.js';
import { PortLeases } from './servers/port-leases.js';
import { createSystemServices } from './system/system.js';
import { WebSocketServerService } from './web-socket-server/service.js';

/**
 * The emulated native plugins of one device. The returned function makes a set of them for
 * each page, because a page ends what its own calls have started and nothing else.
 */
export function createServices(
  device: Device,
): (page: PageEnvironment) => ReadonlyMap<string, Service> {
  const portLeases = new PortLeases();

  return (page) => {
    const environment = { device, ...page };
    return new Map<string, Service>([
      ['WebSocketServer', new WebSocketServerService(environment, portLeases)],
      ['HttpServer', new HttpServerService(environment, portLeases)],
      ...createSystemServices(device, page.activity),
    ]);
  };
}
