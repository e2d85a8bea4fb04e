import type { Network } from '../network/network.js';

/** A service that a phone has announced. */
export interface Announced {
  readonly network: Network;
  /** As DNS writes it: `_http._tcp.local.`. */
  readonly type: string;
  readonly domain: string;
  readonly name: string;
  readonly port: number;
  readonly hostname: string;
  readonly ipv4Addresses: readonly string[];
  readonly ipv6Addresses: readonly string[];
  readonly txtRecord: Readonly<Record<string, string>>;
}

/** Somebody who looks for services of a type. */
export interface Watcher {
  readonly network: Network;
  readonly type: string;
  onFound(service: Announced): void;
  onLost(service: Announced): void;
}

/**
 * The phones of a process, in one Wi-Fi: who has announced what, and who looks for it. It stands in for
 * multicast DNS. A phone that is offline sees its own services alone, and nobody else sees them.
 */
export class Neighbourhood {
  readonly #announced = new Set<Announced>();
  /** With what each of them sees. */
  readonly #watchers = new Map<Watcher, Set<Announced>>();

  /** @returns the service under the name that it got: one that is taken gets a number */
  announce(service: Announced): Announced {
    let { name } = service;
    while (this.#isTaken({ ...service, name })) name = nextName(name);
    const announced = { ...service, name };
    this.#announced.add(announced);
    this.refresh();
    return announced;
  }

  withdraw(services: Iterable<Announced>): void {
    for (const service of services) this.#announced.delete(service);
    this.refresh();
  }

  watch(watcher: Watcher): void {
    this.#watchers.set(watcher, new Set());
    this.refresh();
  }

  unwatch(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  /** Tells each watcher what has come into its sight and gone out of it. */
  refresh(): void {
    for (const [watcher, seen] of this.#watchers) {
      for (const service of seen) {
        if (this.#announced.has(service) && isSeen(service, watcher)) continue;
        seen.delete(service);
        watcher.onLost(service);
      }
      for (const service of this.#announced) {
        if (seen.has(service) || !isSeen(service, watcher)) continue;
        seen.add(service);
        watcher.onFound(service);
      }
    }
  }

  #isTaken(service: Announced): boolean {
    const key = keyOf(service);
    return [...this.#announced].some(
      (other) => keyOf(other) === key && isReached(other.network, service.network),
    );
  }
}

function keyOf({ name, type }: Announced): string {
  return `${name}.${type}`.toLowerCase();
}

function isSeen(service: Announced, watcher: Watcher): boolean {
  const isOfType = service.type.toLowerCase() === watcher.type.toLowerCase();
  return isOfType && isReached(service.network, watcher.network);
}

function isReached(one: Network, other: Network): boolean {
  return one === other || (one.isOnline && other.isOnline);
}

/** `Game` becomes `Game (2)`, and that `Game (3)` (JmDNS, `incrementName`). */
function nextName(name: string): string {
  const [, start = name, number = '1'] = /^(.*) \((\d+)\)$/.exec(name) ?? [];
  return `${start} (${Number(number) + 1})`;
}

/** That of all emulators in this process. */
export const NEIGHBOURHOOD = new Neighbourhood();
