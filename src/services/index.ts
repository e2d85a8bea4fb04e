import type { Service } from '../cordova/service.js';
import { SERVICES, type ServiceName } from '../service-descriptions.js';
import type { Device, Environment, PageEnvironment } from './environment.js';
import { HttpServerService } from './http-server/service.js';
import { PortLeases } from './servers/port-leases.js';
import { SharedService } from './shared-service.js';
import { SYSTEM_SERVICES } from './system/system.js';

/** How each of the emulated services is made, for one page. */
const CREATORS: Readonly<
  Record<ServiceName, (environment: Environment, portLeases: PortLeases) => Service>
> = {
  WebSocketServer: (environment, portLeases) => new SharedService(environment, portLeases),
  HttpServer: (environment, portLeases) => new HttpServerService(environment, portLeases),
  ...SYSTEM_SERVICES,
};

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
    return new Map(SERVICES.map(({ name }) => [name, CREATORS[name](environment, portLeases)]));
  };
}
