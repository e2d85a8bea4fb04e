import { realpath, stat } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import { checkOptions, type OptionRules } from '../../checks/check-options.js';
import { EmulatorError } from '../../checks/emulator-error.js';
import { BOOLEAN, FOLDER, filledText } from '../../checks/rules.js';
import { formatHost } from '../../formats/format-url.js';
import { type AppPages, createAppPages } from './app-pages.js';
import { prepareHosting } from './hosting.js';
import type { EmulatorEnvironment } from './page-apps.js';
import { MAX_FRAME_BYTES } from './serve-options.js';

/** What `serveInMemory` takes. */
export interface InMemoryOptions {
  /** The app's `www` folder. */
  readonly www: string;
  /** The page to start with, from there, which gets a script tag for `cordova.js` if it has none. Default `index.html`. */
  readonly startPage?: string;
  /** Whether pages get the scripts of the project's plugins, as with `serve`. Default true. */
  readonly plugins?: boolean;
}

const IN_MEMORY_RULES: OptionRules<InMemoryOptions> = {
  www: FOLDER,
  startPage: filledText('the path of a page in www'),
  plugins: BOOLEAN,
};

/** An app that is served to this process alone. */
export interface AppInMemory extends AppPages {
  /** The start page, or where it would be: `http://localhost/index.html`. */
  readonly url: string;
  /** The absolute path of the app's folder. */
  readonly www: string;
  /**
   * A new connection to the app's HTTP server, for whoever brings the pages' `fetch` and
   * `WebSocket` (`createConnection` of `node:http` and of `ws`).
   */
  connect(): Duplex;
}

/** The app has this process's memory anyway: nothing is gained by limits on what it sends. */
const OPTIONS = { lifecycle: 'off', maxFrameBytes: MAX_FRAME_BYTES } as const;

/** Serves an app over streams in memory, for tools that run its pages in this process. */
export async function startInMemory(
  options: InMemoryOptions,
  environment: EmulatorEnvironment,
): Promise<AppInMemory> {
  checkOptions(options, IN_MEMORY_RULES);
  const { www, startPage = 'index.html', plugins = true } = options;
  const root = await realpath(www).catch(() => '');
  if (root === '' || !(await stat(root)).isDirectory()) {
    throw new EmulatorError('WSSEMU_ERR_NO_APP', `There is no folder ${www}. Name the app's.`);
  }
  const { findStartPath, openWebHost } = await import('../web-host/web-host.js');
  const startPath = await findStartPath(root, startPage);
  const { pages, connect } = openWebHost({
    app: { root, startPage, startPath, isInsideProject: false, config: undefined },
    ...(await prepareHosting({ ...OPTIONS, plugins }, root, environment)),
    inject: 'auto',
    isSinglePage: false,
    loaderExtra: [],
  });
  const { host } = environment.device;
  return {
    url: `http://${typeof host === 'string' ? formatHost(host) : 'localhost'}${startPath}`,
    www: root,
    connect,
    ...createAppPages(pages),
  };
}
