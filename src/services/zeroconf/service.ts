import { isIPv4, isIPv6 } from 'node:net';
import { isRecord } from '../../checks/rules.js';
import type { CallbackContext } from '../../cordova/callback-context.js';
import { getString } from '../../cordova/json.js';
import type { Service } from '../../cordova/service.js';
import type { Environment } from '../environment.js';
import { wifiAddress } from '../network/wifi-address.js';
import { optInt, optText } from '../servers/opt-arguments.js';
import { type Announced, NEIGHBOURHOOD, type Watcher } from './neighbourhood.js';
import { parseServiceType } from './service-type.js';

type Args = readonly unknown[];

/**
 * What is behind `cordova.plugins.zeroconf` (cordova-plugin-zeroconf 1.4.2, Android), between the
 * emulators of this process.
 */
export class ZeroConfService implements Service {
  readonly #environment: Environment;
  readonly #announced = new Set<Announced>();
  /** By the types that the app asked for. */
  readonly #watchers = new Map<string, Watcher>();
  /** As at the first use: the plugin doesn't look again before `reInit`. */
  #address: string | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  execute(action: string, args: Args, context: CallbackContext): boolean {
    const run = this.#actions.get(action);
    if (run) run(args, context);
    else context.error(`Invalid action: ${action}`);
    return true;
  }

  async onReset(): Promise<void> {
    this.#end();
  }

  #end(): void {
    this.#stop();
    this.#close();
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#address = undefined;
  }

  readonly #actions: ReadonlyMap<string, (args: Args, context: CallbackContext) => void> = new Map([
    ['getHostname', (_args, context) => context.success(this.#hostname)],
    ['register', (args, context) => this.#register(args, context)],
    ['unregister', succeedAfter((args) => this.#unregister(args))],
    ['stop', succeedAfter(() => this.#stop())],
    ['watch', (args, context) => this.#watch(args, context)],
    ['unwatch', succeedAfter((args) => this.#unwatch(typeOf(args)))],
    ['close', succeedAfter(() => this.#close())],
    ['reInit', succeedAfter(() => this.#end())],
  ] satisfies [string, (args: Args, context: CallbackContext) => void][]);

  /** `android-`, and the phone's id. */
  get #hostname(): string {
    return `android-${this.#environment.device.properties.uuid}`;
  }

  #register(args: Args, context: CallbackContext): void {
    const { full, domain } = parseServiceType(typeOf(args));
    this.#address ??= wifiAddress(this.#environment.device);
    const announced = NEIGHBOURHOOD.announce({
      network: this.#joined,
      type: full,
      domain,
      name: optText(args, 2) ?? '',
      port: optInt(args, 3, 0),
      hostname: `${this.#hostname}.local.`,
      ipv4Addresses: [this.#address].filter(isIPv4),
      ipv6Addresses: [this.#address].filter(isIPv6),
      txtRecord: toTexts(args[4]),
    });
    this.#announced.add(announced);
    context.success({ action: 'registered', service: describe(announced) });
  }

  #unregister(args: Args): void {
    const { full } = parseServiceType(typeOf(args));
    const name = (optText(args, 2) ?? '').toLowerCase();
    const gone = [...this.#announced].filter(
      (service) =>
        service.type.toLowerCase() === full.toLowerCase() && service.name.toLowerCase() === name,
    );
    for (const service of gone) this.#announced.delete(service);
    NEIGHBOURHOOD.withdraw(gone);
  }

  #stop(): void {
    const gone = [...this.#announced];
    this.#announced.clear();
    if (gone.length > 0) NEIGHBOURHOOD.withdraw(gone);
  }

  /** A second watch for the same type takes the place of the first. */
  #watch(args: Args, context: CallbackContext): void {
    const asked = typeOf(args);
    this.#unwatch(asked);
    const { full } = parseServiceType(asked);
    if (full !== asked) {
      this.#warn(
        `zeroconf.watch hears nothing of "${asked}": as on a phone, the type is written "_http._tcp." and the domain "local."`,
      );
      return;
    }
    const tell = (action: string, service: unknown) => context.successAndKeep({ action, service });
    const watcher: Watcher = {
      network: this.#joined,
      type: full,
      onFound(service) {
        tell('added', describe(withoutRecords(service)));
        tell('resolved', describe(service));
      },
      onLost: (service) => tell('removed', describe(service)),
    };
    this.#watchers.set(asked, watcher);
    NEIGHBOURHOOD.watch(watcher);
  }

  #unwatch(asked: string): void {
    const watcher = this.#watchers.get(asked);
    this.#watchers.delete(asked);
    if (watcher) NEIGHBOURHOOD.unwatch(watcher);
  }

  #close(): void {
    for (const asked of [...this.#watchers.keys()]) this.#unwatch(asked);
  }

  /** The phone's network, whose changes the neighbourhood hears of from now on. */
  get #joined() {
    const { network } = this.#environment.device;
    this.#unsubscribe ??= network.onChange(() => NEIGHBOURHOOD.refresh());
    return network;
  }

  #warn(text: string): void {
    this.#environment.trace.publish({ kind: 'log', level: 'warning', text });
  }
}

function succeedAfter(act: (args: Args) => void) {
  return (args: Args, context: CallbackContext) => {
    act(args);
    context.success();
  };
}

function typeOf(args: Args): string {
  return (optText(args, 0) ?? '') + (optText(args, 1) ?? '');
}

/** Every value has a text (org.json, `getString`). */
function toTexts(properties: unknown): Record<string, string> {
  if (!isRecord(properties)) return {};
  return Object.fromEntries(
    Object.keys(properties).map((name) => [name, getString(properties, name)]),
  );
}

/** What is known of a service before it is resolved: its name. */
function withoutRecords(service: Announced): Announced {
  return {
    ...service,
    port: 0,
    hostname: '',
    ipv4Addresses: [],
    ipv6Addresses: [],
    txtRecord: {},
  };
}

/** As the app gets it, in the plugin's order. */
function describe(service: Announced) {
  const { domain, type, name, port, hostname, ipv4Addresses, ipv6Addresses, txtRecord } = service;
  return {
    domain,
    type: type.replaceAll(domain, ''),
    name,
    port,
    hostname,
    ipv4Addresses,
    ipv6Addresses,
    txtRecord,
  };
}
