import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_HTTP_PORT } from '../../emulator/pages/serve-options.js';
import { collect, describeCommand, EXIT_CODES, parsePort, runCommand } from '../terminal/usage.js';
import { addSessionOptions, NO_PLUGINS } from './options.js';
import { type ServeOptions, serve } from './serve.js';

const HOST_NAME = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i;

/** Describes `wss-emu serve`; `serve.ts` does what it says. */
export function createServeCommand(): Command {
  const command: Command = describeCommand('serve')
    .description('serve an app: it runs in the browser as on the phone')
    .argument('[www]', "the app's folder, or its project (default: ./www if it has HTML, else .)")
    .option(
      '--http-port <port>',
      'port of the page; 0 for any free one',
      parsePort,
      DEFAULT_HTTP_PORT,
    );
  addAccessOptions(command);
  addPageOptions(command);
  return addSessionOptions(command)
    .action((www: string | undefined, options: ServeOptions) =>
      runCommand(command, { ...options, www }, serve),
    )
    .addHelpText(
      'after',
      `${EXIT_CODES}

Examples:
  $ wss-emu serve                the app in ./www
  $ wss-emu serve app --host     for phones in the same network
  $ wss-emu serve --http-port 0 --json
                                 on any free port, for scripts
  $ wss-emu serve --record session.ndjson
                                 keeps what is said, for wss-emu replay`,
    );
}

/** Who may open the page, and how. */
function addAccessOptions(command: Command): void {
  command
    .option(
      '--host [address]',
      'page and servers: listen for other devices, on all addresses or on this one',
    )
    .option(
      '--allow-host <name>',
      'a further name by which the page may be opened (repeatable)',
      collect(parseHostName),
    )
    .option(
      '--allow-origin <origin>',
      'a further origin whose pages may connect: https://dev.example (repeatable)',
      collect(parseOrigin),
    )
    .option(
      '--https [file]',
      'serve HTTPS, with the certificate and key of a PEM file or, without one, made for this run',
    );
}

/** What becomes of the app's pages. */
function addPageOptions(command: Command): void {
  command
    .option('--spa', 'answer paths that are no file with the start page: the app has a router')
    .addOption(
      new Option(
        '--inject <pages>',
        'pages that get a tag for cordova.js: the start page and those with a loader (auto), all without one (always), none (never)',
      )
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .option(
      '--loader-extra <file>',
      "a script that Monaca's loader would bring, for apps without it: jquery.js (repeatable)",
      collect(String),
    )
    .addOption(
      new Option(
        '--lifecycle <mode>',
        'fire pause and resume as the page goes out of sight and comes back (auto), or never (off)',
      )
        .choices(['auto', 'off'])
        .default('auto'),
    )
    .option(...NO_PLUGINS)
    .option('--no-reload', "don't reload the page when a file of the app changes")
    .option('--open', 'open the page in the browser');
}

function parseHostName(text: string): string {
  if (HOST_NAME.test(text)) return text;
  throw new InvalidArgumentError('A host name is needed, without scheme and port: dev.example');
}

function parseOrigin(text: string): string {
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw new InvalidArgumentError('An origin is scheme, host and port: https://dev.example:8443');
}
