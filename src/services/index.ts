import type { Service } from '../cordova/service.js';
import type { Device, ServiceTrace } from './environment.js';
import { HttpServerService } from './http-server/service.js';
import { PortLeases } from './port-leases.js';
import { WebSocketServerService } from './web-socket-server/service.js';

/**
 * The emulated native plugins of one device. The returned function makes a set of them for
 * each page, because a page ends what its own calls have started and nothing else; `www` is
 * the absolute path of the page's app.
 */
export function createServices(
  device: Device,
): (trace: ServiceTrace, www: string) => ReadonlyMap<string, Service> {
  const portLeases = new PortLeases();

  return (trace, www) => {
    const environment = { device, trace, www };
    return new Map<string, Service>([
      ['WebSocketServer', new WebSocketServerService(environment, portLeases)],
      ['HttpServer', new HttpServerService(environment, portLeases)],
    ]);
  };
}
