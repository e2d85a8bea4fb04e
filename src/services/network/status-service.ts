import type { CallbackContext } from '../../cordova/callback-context.js';
import type { Service } from '../../cordova/service.js';
import type { Environment } from '../environment.js';

/**
 * What is behind `navigator.connection` (cordova-plugin-network-information 3.1.0, Android): `wifi` or
 * `none`, and each change.
 */
export class NetworkStatusService implements Service {
  readonly #environment: Environment;
  /** Of the call that came last: it alone hears of changes. */
  #context: CallbackContext | undefined;
  #unsubscribe = () => {};

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  execute(action: string, _args: readonly unknown[], context: CallbackContext): boolean {
    if (action !== 'getConnectionInfo') return false;
    const { device, trace } = this.#environment;
    if (!this.#context) this.#unsubscribe = device.network.onChange(() => this.#tell());
    this.#context = context;
    device.network.selfTelling.add(trace.page);
    this.#tell();
    return true;
  }

  async onReset(): Promise<void> {
    const { device, trace } = this.#environment;
    this.#unsubscribe();
    this.#context = undefined;
    device.network.selfTelling.delete(trace.page);
  }

  #tell(): void {
    const { isOnline } = this.#environment.device.network;
    this.#context?.successAndKeep(isOnline ? 'wifi' : 'none');
  }
}
