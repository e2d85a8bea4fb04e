import type { Service } from '../cordova/service.js';
import { SERVICES, type ServiceName } from '../service-descriptions.js';
import type { Device, Environment, PageEnvironment } from './environment.js';
import { HttpServerService } from './http-server/service.js';
import { NetworkInterfaceService } from './network/interface-service.js';
import { NetworkStatusService } from './network/status-service.js';
import { OwnServiceOfPage } from './own/own-service.js';
import type { OwnServices } from './own/own-services.js';
import { PortLeases } from './servers/port-leases.js';
import { SharedService } from './shared-service.js';
import { SYSTEM_SERVICES } from './system/system.js';
import { ZeroConfService } from './zeroconf/service.js';

/** How each of the emulated services is made, for one page. */
const CREATORS: Readonly<
  Record<ServiceName, (environment: Environment, portLeases: PortLeases) => Service>
> = {
  WebSocketServer: (environment, portLeases) => new SharedService(environment, portLeases),
  HttpServer: (environment, portLeases) => new HttpServerService(environment, portLeases),
  NetworkStatus: (environment) => new NetworkStatusService(environment),
  networkinterface: (environment) => new NetworkInterfaceService(environment),
  ZeroConf: (environment) => new ZeroConfService(environment),
  ...SYSTEM_SERVICES,
};

/**
 * The emulated native plugins of one device. The returned function makes a set of them for
 * each page, because a page ends what its own calls have started and nothing else.
 *
 * @param own the user's, which go before ours
 */
export function createServices(
  device: Device,
  own: OwnServices = {},
): (page: PageEnvironment) => ReadonlyMap<string, Service> {
  const portLeases = new PortLeases();

  return (page) => {
    const environment = { device, ...page };
    return new Map<string, Service>([
      ...SERVICES.map(({ name }) => [name, CREATORS[name](environment, portLeases)] as const),
      ...Object.entries(own).map(
        ([name, actions]) => [name, new OwnServiceOfPage(name, actions, page)] as const,
      ),
    ]);
  };
}
