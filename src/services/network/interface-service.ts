import { isIPv4 } from 'node:net';
import type { CallbackContext } from '../../cordova/callback-context.js';
import { getString } from '../../cordova/json.js';
import type { Service } from '../../cordova/service.js';
import type { Device, Environment } from '../environment.js';
import { netmaskOf, wifiAddress } from './wifi-address.js';

type Args = readonly unknown[];

const NO_ADDRESS = 'No valid IP address identified';
/** Wi-Fi leads straight to its network. */
const DIRECT = [{ type: 'DIRECT', host: 'none', port: 'none' }];

/** What is behind `networkinterface` (cordova-plugin-networkinterface 2.2.0, Android), for a phone in a Wi-Fi. */
export class NetworkInterfaceService implements Service {
  readonly #device: Device;

  constructor({ device }: Environment) {
    this.#device = device;
  }

  execute(action: string, args: Args, context: CallbackContext): boolean {
    switch (action) {
      case 'getWiFiIPAddress':
        this.#tellWifi(context);
        break;
      case 'getCarrierIPAddress':
        // It has no mobile network.
        context.error(NO_ADDRESS);
        break;
      case 'getHttpProxyInformation':
        tellProxy(args, context);
        break;
      default:
        context.error(`Error no such method '${action}'`);
    }
    return true;
  }

  async onReset(): Promise<void> {}

  #tellWifi(context: CallbackContext): void {
    const ip = wifiAddress(this.#device);
    // The order of Java's HashMap.
    if (isIPv4(ip)) context.success({ subnet: netmaskOf(ip), ip });
    else context.error(NO_ADDRESS);
  }
}

function tellProxy(args: Args, context: CallbackContext): void {
  const fault = args.length === 0 ? 'Index 0 out of range [0..0)' : findUrlFault(args);
  if (fault === undefined) context.success(DIRECT);
  // Java's own quotes.
  else context.error(`Error while calling ''getHttpProxyInformation' '${fault}`);
}

/** What Android says of a URL for which it can't choose a proxy (`ProxySelector#select`). */
function findUrlFault(args: Args): string | undefined {
  const url = getString({ url: args[0] }, 'url');
  const [, scheme, authority = ''] = /^(?:([a-z][a-z\d+.-]*):)?(?:\/\/([^/?#]*))?/i.exec(url) ?? [];
  const host = authority.replace(/^.*@/, '').replace(/:\d*$/, '');
  if (scheme && host) return undefined;
  return `protocol = ${scheme || 'null'} host = ${host || 'null'}`;
}
