import { networkInterfaces } from 'node:os';
import { bareAddress } from '../formats/format-url.js';
import type { Device, DeviceProperties } from '../services/environment.js';
import { Network } from '../services/network/network.js';
import { DEFAULT_LIMITS, type EmulatorOptions, withDefaults } from './options.js';

/** The emulated phone's own. */
export const DEVICE_PROPERTIES: DeviceProperties = {
  platform: 'Android',
  version: '14',
  model: 'wss-emu',
  manufacturer: 'wss-emu',
  uuid: 'wss-emu',
  serial: 'unknown',
  isVirtual: true,
  cordova: '14.0.1',
  sdkVersion: 34,
};

const WILDCARDS: ReadonlySet<string> = new Set(['::', '0.0.0.0']);

/** The emulated phone's network, from the emulator's options. */
export function createDevice(options: EmulatorOptions): Device {
  const network = new Network();
  const { host } = options;
  const ip = options.ip && bareAddress(options.ip);
  return {
    host: typeof host === 'string' ? bareAddress(host) : host,
    network,
    servers: new Set(),
    usesFreePorts: options.ports === 'free',
    allowsPrivilegedPorts: options.allowPrivilegedPorts ?? false,
    ...withDefaults(DEFAULT_LIMITS, options),
    keepAliveMs: options.keepAliveMs ?? 0,
    properties: DEVICE_PROPERTIES,
    reachableIp(boundAddress) {
      const usual = WILDCARDS.has(boundAddress) ? firstExternalIpv4() : boundAddress;
      return network.reportedIp(ip ?? usual);
    },
  };
}

/** The addresses at which others can reach this machine, and the names of their interfaces. */
export function externalIpv4s(): { readonly name: string; readonly address: string }[] {
  return Object.entries(networkInterfaces()).flatMap(([name, found = []]) =>
    found
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => ({ name, address })),
  );
}

/** The address that others are told; `""` without a network. */
function firstExternalIpv4(): string {
  return externalIpv4s()[0]?.address ?? '';
}
