// The banner that a command prints above its ready line.

import { formatUrl } from '../../formats/format-url.js';
import { readVersion } from '../version.js';

/** `wss-emu 0.1.0` */
export function title(): string {
  return `wss-emu ${readVersion()}`;
}

/**
 * Who can connect.
 *
 * @param ip the address that the server reports; empty without a network
 */
export function describeReach(host: string | true | undefined, ip: string): string {
  if (!host) return '  Only this machine can connect; --host lets phones in.';
  if (isLoopback(ip)) return '  Only this machine can connect: the address is its own.';
  return ip === ''
    ? '  This machine is in no network: nobody else can connect yet.'
    : '  Other devices in this network can connect.';
}

/** The lines that say where to connect. */
export function formatAddresses(
  scheme: string,
  host: string | true | undefined,
  ip: string,
  port: number,
  path = '',
): string[] {
  const isLocal = typeof host !== 'string';
  const local = isLocal ? [`  Local    ${formatUrl(scheme, 'localhost', port, path)}`] : [];
  if (!host || ip === '') return local;
  return [
    ...local,
    `  ${isLoopback(ip) ? 'Local  ' : 'Network'}  ${formatUrl(scheme, ip, port, path)}`,
  ];
}

function isLoopback(ip: string): boolean {
  return ip === '::1' || ip.startsWith('127.');
}
