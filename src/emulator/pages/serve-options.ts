import { constants } from 'node:buffer';
import type { Inject } from '../../app-files/page-html.js';
import type { Lifecycle } from '../../bridge/protocol.js';
import type { OptionRules } from '../../checks/check-options.js';
import { BOOLEAN, FOLDER, listOf, oneOf, type Rule, wholeNumber } from '../../checks/rules.js';
import type { ToolOptions, ToolPage } from './tool-page.js';

/** A certificate and its private key, as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** What pages have in common, whoever serves them. */
export interface PageOptions {
  /** Further host names by which the app may be opened. Default: names and addresses of this machine. */
  readonly allowHosts?: readonly string[];
  /** Further origins whose pages may connect, such as `https://dev.example`. Default: none. */
  readonly allowOrigins?: readonly string[];
  /** `'auto'` fires `pause` and `resume` as a page goes out of sight and comes back; `'off'` does not. Default `'auto'`. */
  readonly lifecycle?: Lifecycle;
  /**
   * Which pages get a script tag for `cordova.js`: `'auto'`, the start page and those that load
   * Monaca's loader but no `cordova.js`; `'always'`, all that have none; `'never'`, none. Default `'auto'`.
   */
  readonly inject?: Inject;
  /**
   * Where Cordova has built no `cordova_plugins.js`, pages get the scripts of the plugins that the
   * app's project has in `plugins`, or declares and has in `node_modules`. Default true.
   */
  readonly plugins?: boolean;
  /** The largest number of pages that are open at once; further ones get HTTP 503, and wait. Default 64. */
  readonly maxPages?: number;
  /**
   * The largest frame that a page may send, in bytes. Calls that would need a larger one fail,
   * and nothing of them is sent. From 64 KiB up. Default 192 MiB.
   */
  readonly maxFrameBytes?: number;
}

/** How much of the emulator pages may use. */
export interface PageLimits {
  /** How many may be open at once. */
  readonly maxPages: number;
  /** The largest frame that one may send. */
  readonly maxFrameBytes: number;
}

/** How much of it they may use unless options say otherwise. */
export const DEFAULT_PAGE_LIMITS: PageLimits = {
  maxPages: 64,
  maxFrameBytes: 192 * 1024 * 1024,
};

/** No frame can be longer: it is one string here. */
export const MAX_FRAME_BYTES = constants.MAX_STRING_LENGTH;

/** A page's first message always fits. */
const MIN_FRAME_BYTES = 64 * 1024;

/** For pages that another server has. */
export interface PageHostOptions extends PageOptions {
  /** The folder whose parts the app's HTTP servers serve. Default: the emulator's `www`. */
  readonly www?: string;
}

/** What `serve` takes; everything may be left out. */
export interface ServeOptions extends PageOptions {
  /** The app's `www` folder, or the root of its project. Default `./www` if it has HTML, else `.`. */
  readonly www?: string;
  /** The port for pages and the bridge; 0 for any free one. Default 8000. */
  readonly port?: number;
  /** HTTPS, with a certificate of your own (PEM) or, for `true`, one that is made for this run. Default false. */
  readonly https?: boolean | Certificate;
  /** Answers paths that are no file with the start page: the app has a router of its own. Default false. */
  readonly spa?: boolean;
  /** Reloads pages when a file of the app changes. Default false; the command line does so. */
  readonly reload?: boolean;
  /** Files with the scripts that Monaca's loader would bring (jQuery, say), for apps that come without it. */
  readonly loaderExtra?: readonly string[];
  /** A page for developers, at `/__wss-emu/`. Default: none; the command line has the inspector there. */
  readonly tool?: ToolPage;
}

const HOST_NAME = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i;

const PAGE_RULES: OptionRules<PageOptions> = {
  allowHosts: listOf('a list of host names, such as dev.example', (name) => HOST_NAME.test(name)),
  allowOrigins: listOf(
    'a list of origins: scheme, host and port, such as https://dev.example:8443',
    (origin) => URL.canParse(origin) && new URL(origin).origin === origin,
  ),
  lifecycle: oneOf('auto', 'off'),
  inject: oneOf('auto', 'always', 'never'),
  plugins: BOOLEAN,
  maxPages: wholeNumber('a number', 1),
  maxFrameBytes: {
    expected: `a number of bytes from ${MIN_FRAME_BYTES} to ${MAX_FRAME_BYTES}`,
    allows: (value) =>
      Number.isInteger(value) &&
      Number(value) >= MIN_FRAME_BYTES &&
      Number(value) <= MAX_FRAME_BYTES,
  },
};

export const PAGE_HOST_RULES: OptionRules<PageHostOptions> = { ...PAGE_RULES, www: FOLDER };

/** The port of the pages that `serve` serves. */
export const DEFAULT_HTTP_PORT = 8000;

const PORT: Rule = {
  expected: 'a port from 0 (any free one) to 65535',
  allows: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535,
};

export const TOOL_RULES: OptionRules<ToolOptions> = { port: PORT };

export const SERVE_RULES: OptionRules<ServeOptions> = {
  ...PAGE_RULES,
  www: FOLDER,
  port: PORT,
  https: {
    expected: 'true, false, or { cert, key } in PEM',
    allows: (value) => typeof value === 'boolean' || isCertificate(value),
  },
  spa: BOOLEAN,
  reload: BOOLEAN,
  loaderExtra: listOf('a list of files', (path) => path !== ''),
  tool: {
    expected: 'a tool: { files, connect }',
    allows: (value) => typeof Reflect.get(Object(value), 'connect') === 'function',
  },
};

function isCertificate(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { cert, key } = value as Partial<Certificate>;
  return typeof cert === 'string' && typeof key === 'string';
}
