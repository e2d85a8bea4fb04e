import type { Service } from '../cordova/service.js';
import type { Activity, Device, ServiceTrace } from './environment.js';
import { createSystemServices } from './system.js';
import { PortLeases } from './web-socket-server/port-leases.js';
import { WebSocketServerService } from './web-socket-server/service.js';

/**
 * The emulated native plugins of one device. The returned function makes a set of them for
 * each page, because a page ends what its own calls have started and nothing else.
 */
export function createServices(
  device: Device,
): (trace: ServiceTrace, activity: Activity) => ReadonlyMap<string, Service> {
  const portLeases = new PortLeases();

  return (trace, activity) =>
    new Map<string, Service>([
      ['WebSocketServer', new WebSocketServerService({ device, trace, activity }, portLeases)],
      ...createSystemServices(device, activity),
    ]);
}
