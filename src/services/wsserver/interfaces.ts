import { networkInterfaces } from 'node:os';

/** The addresses of one of the phone's interfaces. */
export interface InterfaceAddresses {
  readonly ipv4Addresses: readonly string[];
  /** With their scope: `fe80::1%wlan0`. */
  readonly ipv6Addresses: readonly string[];
}

/** The interfaces that others can reach, in the system's order. */
export function listInterfaces(): Readonly<Record<string, InterfaceAddresses>> {
  const found: Record<string, InterfaceAddresses> = {};
  for (const [name, addresses = []] of Object.entries(networkInterfaces())) {
    const external = addresses.filter(({ internal }) => !internal);
    if (external.length === 0) continue;
    const ipv4 = external.filter(({ family }) => family === 'IPv4');
    const ipv6 = external.filter(({ family }) => family === 'IPv6');
    found[name] = {
      ipv4Addresses: ipv4.map(({ address }) => address),
      ipv6Addresses: ipv6.map(({ address, scopeid }) =>
        // Only addresses of one link need to say which.
        scopeid ? `${address}%${name}` : address,
      ),
    };
  }
  return found;
}
