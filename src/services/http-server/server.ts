import { createServer, type Server } from 'node:http';
import { basename } from 'node:path';
import { formatUrl } from '../../formats/format-url.js';
import type { Environment } from '../environment.js';
import { PluginServer } from '../servers/plugin-server.js';
import { RootError } from './failures.js';
import { openRoot, type Root } from './root.js';

/** One HTTP server of the app. */
export class HttpPluginServer extends PluginServer {
  /** As the app gave it. */
  readonly askedRoot: string;
  #root: Root | undefined;

  constructor(askedRoot: string, askedPort: number, environment: Environment) {
    super('HttpServer', askedPort, environment);
    this.askedRoot = askedRoot;
  }

  /** The folder that a started server serves. */
  get rootDirectoryAbsolutePath(): string {
    return this.#root?.absolutePath ?? '';
  }

  protected override async prepare(): Promise<() => Server> {
    this.#root = await this.#openRoot();
    // What sends files is for the apps that do.
    const { ServedFolder } = await import('./served-folder.js');
    const folder = new ServedFolder(this.#root);
    return () =>
      createServer((request, response) => {
        folder.answer(request, response).catch(() => response.destroy());
      });
  }

  protected override onListening(): void {
    this.log('note', `port ${this.port}: serves ${this.#rootName} to ${this.#url}`);
  }

  async #openRoot(): Promise<Root> {
    try {
      return await openRoot(this.environment.www, this.askedRoot);
    } catch (error) {
      if (error instanceof RootError) this.log('warning', `port ${this.port}: ${error.remedy}`);
      throw error;
    }
  }

  /** `client/`; the app's own folder goes by its name. */
  get #rootName(): string {
    const { path = '', absolutePath = '' } = this.#root ?? {};
    return `${path.slice(1) || basename(absolutePath)}/`;
  }

  get #url(): string {
    const { ip, port } = this.address;
    return formatUrl('http', ip || 'localhost', port, '/');
  }
}
