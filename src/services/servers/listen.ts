import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An address or a name; `true` for all interfaces; `undefined` for this machine only,
 * on both its loopback addresses.
 */
export type ListenHost = string | true | undefined;

/** A port opened on one or several addresses. */
export interface Listening {
  readonly port: number;
  /** The address of the first listener, as bound. */
  readonly address: string;
  /** True when the machine has no IPv6, so that only IPv4 is open. */
  readonly lacksIpv6: boolean;
  /** Stops accepting at once; resolves when the last connection has ended. */
  close(): Promise<void>;
}

const IPV4_LOOPBACK = '127.0.0.1';
const IPV6_LOOPBACK = '::1';
const FREE_PORT_TRIES = 10;

/**
 * Opens `port` on all addresses that `host` asks for, or on none. Port 0 takes a free one.
 *
 * @param createServer makes an HTTP server for each address
 * @throws Node's error of the address that can't be bound (`EADDRINUSE`, `EADDRNOTAVAIL`, …)
 */
export async function listen(
  createServer: () => Server,
  port: number,
  host: ListenHost,
): Promise<Listening> {
  if (host !== undefined) {
    return describe([await bind(createServer(), port, host === true ? undefined : host)], false);
  }
  for (let tries = 1; ; tries += 1) {
    const ipv4 = await bind(createServer(), port, IPV4_LOOPBACK);
    try {
      const ipv6 = await bind(createServer(), portOf(ipv4), IPV6_LOOPBACK);
      return describe([ipv4, ipv6], false);
    } catch (error) {
      if (isWithoutIpv6(error)) return describe([ipv4], true);
      await closeServer(ipv4);
      // A port that is free on IPv4 may be taken on IPv6. Another may be free on both.
      if (port !== 0 || tries === FREE_PORT_TRIES) throw error;
    }
  }
}

async function bind(server: Server, port: number, host: string | undefined): Promise<Server> {
  server.listen({ port, host });
  await once(server, 'listening');
  // A listener can fail later too, when descriptors run out, and recovers by itself.
  server.on('error', () => {});
  return server;
}

function isWithoutIpv6(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
}

function describe(servers: readonly [Server, ...Server[]], lacksIpv6: boolean): Listening {
  const { port, address } = servers[0].address() as AddressInfo;
  return {
    port,
    address,
    lacksIpv6,
    close: async () => {
      await Promise.all(servers.map(closeServer));
    },
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Also ends connections that have not completed their handshake. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
