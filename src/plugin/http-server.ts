import type { Exec } from '../exec.js';
import {
  type Address,
  createPluginClass,
  type Failure,
  makeCallable,
  passOn,
  type ServerConstructor,
  type Success,
} from './plugin-object.js';

/** What an HTTP server's `getStatus` succeeds with. */
export type HttpStatusResult =
  | {
      readonly port: number;
      readonly status: 'started';
      readonly rootDirectoryAbsolutePath: string;
      readonly ip: string;
    }
  | { readonly status: 'stopped' };

/** What the plugin knows about its device. */
export interface PluginDevice {
  /** The absolute path of the app's `www` folder; `""` while it isn't known yet. */
  readonly www: string;
}

type ServerObject = HttpServer;

/** Makes an HTTP server object, with `new` or without; nothing listens before its `start`. */
export type HttpServerConstructor = ServerConstructor<
  [
    /** The folder to serve, relative to the app's `www` folder, which is the default. */
    root?: string | null,
    /** Default 3000, also for 0. */
    port?: number,
  ],
  HttpServer
>;

/**
 * The object of Monaca's HTTP Server plugin. Every method returns at once; one of its
 * callbacks, both optional, is called later with exactly one argument.
 */
export interface HttpServer {
  /** The folder to serve, relative to the app's `www` folder. */
  readonly root: string;
  /** The port that was asked for; it names the server in every call. */
  readonly port: number;
  /** The folder to serve as the device names it; in a page `""` until `deviceready`. */
  readonly rootDirectoryAbsolutePath: string;

  start(onSuccess?: Success<Address>, onFailure?: Failure): void;
  /** Ends every connection and frees the port. */
  stop(onSuccess?: Success<undefined>, onFailure?: Failure): void;
  getAddress(onSuccess?: Success<Address>, onFailure?: Failure): void;
  getStatus(onSuccess?: Success<HttpStatusResult>, onFailure?: Failure): void;
  getRootDirectoryAbsolutePath(onSuccess?: Success<string>, onFailure?: Failure): void;
}

const SERVICE = 'HttpServer';
/** The port of an object that was made without one. */
export const DEFAULT_PORT = 3000;

/**
 * The class behind `plugins.httpServer()` and `monaca.HttpServer`, over this `exec`.
 * @param device is read whenever `rootDirectoryAbsolutePath` is
 */
export function createHttpServerClass(exec: Exec, device: PluginDevice): HttpServerConstructor {
  const PluginObject = createPluginClass<HttpStatusResult>(exec, SERVICE);

  class HttpServer extends PluginObject implements ServerObject {
    declare readonly root: string;
    declare readonly port: number;

    constructor(root?: string | null, port?: number) {
      super();
      this.root = root ?? '';
      this.port = port || DEFAULT_PORT;
    }

    get rootDirectoryAbsolutePath(): string {
      return formatPath(device.www, this.root);
    }

    start(onSuccess?: Success<Address>, onFailure?: Failure): void {
      exec(passOn(onSuccess), passOn(onFailure), SERVICE, 'start', [
        this.root,
        { port: this.port },
      ]);
    }

    getRootDirectoryAbsolutePath(onSuccess?: Success<string>, onFailure?: Failure): void {
      exec(passOn(onSuccess), passOn(onFailure), SERVICE, 'getRootDirectoryAbsolutePath', [
        this.root,
        { port: this.port },
      ]);
    }
  }
  return makeCallable(HttpServer);
}

/** Joins the paths as the device does; whether the root may be served, `start` decides. */
function formatPath(www: string, root: string): string {
  if (www === '') return '';
  const separator = www.includes('\\') ? '\\' : '/';
  const segments = String(root)
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.');
  return [www, ...segments].join(separator);
}
