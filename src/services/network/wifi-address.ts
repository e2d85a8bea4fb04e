import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Device } from '../environment.js';

/** What a home's router gives to a phone. */
const USUAL_NETMASK = '255.255.255.0';

/**
 * The phone's address in its Wi-Fi: the one at which clients reach servers that it starts. `""`
 * while it is offline.
 */
export function wifiAddress({ host, reachableIp }: Device): string {
  const isLoopback = host === undefined || host === 'localhost';
  const name = host === true || host === undefined ? '' : host;
  const elsewhere = isIP(name) ? name : '0.0.0.0';
  return reachableIp(isLoopback ? '127.0.0.1' : elsewhere);
}

/** The netmask of this machine's interface with that address; for a phone's own, the usual one. */
export function netmaskOf(address: string): string {
  const all = Object.values(networkInterfaces()).flatMap((found = []) => found);
  const own = all.find((found) => found.address === address);
  if (own) return own.netmask;
  return address.startsWith('127.') ? '255.0.0.0' : USUAL_NETMASK;
}
