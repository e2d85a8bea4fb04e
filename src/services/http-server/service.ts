import { isRecord } from '../../checks/rules.js';
import type { CallbackContext } from '../../cordova/callback-context.js';
import { getString } from '../../cordova/json.js';
import type { HttpStatusResult } from '../../plugin/index.js';
import type { Environment } from '../environment.js';
import type { PortLeases } from '../servers/port-leases.js';
import { type Args, ServerService } from '../servers/server-service.js';
import { locateRoot } from './root.js';
import { HttpPluginServer } from './server.js';

type Server = HttpPluginServer | undefined;

/** The service `HttpServer` (contract, section 4). */
export class HttpServerService extends ServerService<HttpPluginServer> {
  constructor(environment: Environment, portLeases: PortLeases) {
    super(environment, portLeases, {
      getRootDirectoryAbsolutePath: (server, args, context) =>
        getRootDirectoryAbsolutePath(environment.www, server, args, context),
    });
  }

  /** `[root, {port}]` or `[{port}]`. */
  protected portArgument(args: Args): unknown {
    return isRecord(args[0]) ? args[0] : args[1];
  }

  protected create(port: number, args: Args): HttpPluginServer {
    return new HttpPluginServer(readRoot(args) ?? '', port, this.environment);
  }

  protected describe({ rootDirectoryAbsolutePath, address }: HttpPluginServer): HttpStatusResult {
    const { port, ip } = address;
    return { port, status: 'started', rootDirectoryAbsolutePath, ip };
  }

  protected onStarted(server: HttpPluginServer, context: CallbackContext): void {
    context.success(server.address);
  }

  protected onStartedAgain(server: HttpPluginServer, args: Args, context: CallbackContext): void {
    const root = readRoot(args) ?? server.askedRoot;
    if (root !== server.askedRoot) {
      this.environment.trace.publish({
        kind: 'log',
        level: 'warning',
        text: `port ${server.address.port}: goes on serving "${server.askedRoot}"; to serve "${root}" there, stop it first, or choose another port`,
      });
    }
    context.success(server.address);
  }
}

/** That of the root in the arguments, else of the started server, else of the app. */
function getRootDirectoryAbsolutePath(
  www: string,
  server: Server,
  args: Args,
  context: CallbackContext,
): void {
  const root = readRoot(args);
  if (root === undefined && server) context.success(server.rootDirectoryAbsolutePath);
  else context.success(locateRoot(www, root ?? ''));
}

/** The root that the arguments name; undefined when they name none. */
function readRoot([root]: Args): string | undefined {
  if (root === undefined || root === null || isRecord(root)) return undefined;
  return getString({ root }, 'root');
}
