import type { Exec } from '../exec.js';

/** An app's callback for a result; optional. */
export type Success<Result> = ((result: Result) => void) | null;
/** An app's callback for the reason of a failure; optional. */
export type Failure = ((failure: string) => void) | null;

/** The app's callback as exec takes it: the service keeps what the types promise. */
export function passOn<Result>(callback: Success<Result> | undefined) {
  return typeof callback === 'function' ? (callback as (message: unknown) => void) : undefined;
}

/** For results without a message: the app's callback gets `undefined`, not Cordova's `"OK"`. */
export function withoutMessage(callback: Success<undefined> | undefined) {
  return typeof callback === 'function' ? () => callback(undefined) : undefined;
}

/** Makes an object, with `new` or without. */
export interface ServerConstructor<Args extends readonly unknown[], Server> {
  (...args: Args): Server;
  new (...args: Args): Server;
  readonly prototype: Server;
}

/**
 * Lets a class be called without `new` too: the manuals call what the published plugins put on
 * `plugins`, which is a constructor.
 */
export function makeCallable<Args extends readonly unknown[], Server>(
  PluginClass: new (...args: Args) => Server,
): ServerConstructor<Args, Server> {
  const callable = new Proxy(PluginClass, {
    apply: (_target, _this, args) => new PluginClass(...(args as unknown as Args)),
  }) as ServerConstructor<Args, Server>;
  PluginClass.prototype.constructor = callable;
  return callable;
}

/** Where a server can be reached. */
export interface Address {
  readonly port: number;
  /** An address that clients can reach; `""` when the device has no network. */
  readonly ip: string;
}

/** Creates the base class of a service's objects: what both kinds of server have in common. */
export function createPluginClass<StatusResult>(exec: Exec, service: string) {
  abstract class PluginObject {
    abstract readonly port: number;

    stop(onSuccess?: Success<undefined>, onFailure?: Failure): void {
      exec(withoutMessage(onSuccess), passOn(onFailure), service, 'stop', [{ port: this.port }]);
    }

    getAddress(onSuccess?: Success<Address>, onFailure?: Failure): void {
      exec(passOn(onSuccess), passOn(onFailure), service, 'getAddress', [{ port: this.port }]);
    }

    getStatus(onSuccess?: Success<StatusResult>, onFailure?: Failure): void {
      exec(passOn(onSuccess), passOn(onFailure), service, 'getStatus', [{ port: this.port }]);
    }
  }
  return PluginObject;
}
