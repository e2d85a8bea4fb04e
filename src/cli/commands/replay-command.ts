import { type Command, InvalidArgumentError, Option } from 'commander';
import { isPointer } from '../../recording/json-pointer.js';
import {
  collect,
  describeCommand,
  parsePort,
  parseSeconds,
  runCommand,
  usageError,
} from '../terminal/usage.js';
import type { ReplayOptions } from './replay.js';

const MORE_HELP = `
Ids, addresses and times are not compared.

Exit codes: 0 played (with --check: and the same), 1 failure, 2 wrong usage, or a recording that
can't be read, 3 a port can't be opened, 4 a difference. A report changes none of them.

Examples:
  $ wss-emu replay session.ndjson --as clients --check
  $ wss-emu replay session.ndjson --as clients --check --report junit -o replay.xml
  $ wss-emu replay session.ndjson --as clients --url ws://192.168.0.20:3001
  $ wss-emu replay session.ndjson --as server --speed max`;

/** Describes `wss-emu replay`; `replay.ts` does what it says. */
export function createReplayCommand(): Command {
  const command: Command = describeCommand('replay')
    .description('play one side of a recording: its clients against a server, or its server')
    .argument('<recording>', 'what --record has written')
    .addOption(
      new Option('--as <side>', 'the side to play')
        .choices(['clients', 'server'])
        .makeOptionMandatory(),
    )
    .option(
      '--url <url>',
      'the server to play the clients against (default: the recorded port on 127.0.0.1)',
      parseUrl,
    )
    .option(
      '--port <port>',
      'the port to play the server on, by default the recorded one; 0 for any free one',
      parsePort,
    )
    .option('--host [address]', 'play the server for other devices, on all addresses or this one')
    .addOption(
      new Option(
        '--speed <factor>',
        '1 as recorded, 10 ten times as fast, max as fast as the order of things permits',
      )
        .argParser(parseSpeed)
        .default(1, '1'),
    )
    .option('--check', 'end at the first difference to the recording, with exit code 4')
    .option(
      '--wait <seconds>',
      'how long the other side may take for what it did at once',
      parseSeconds,
      5,
    )
    .option(
      '--ignore <json-pointer>',
      'leave a part of JSON messages out of the comparison: /user/id (repeatable)',
      collect(parsePointerText),
    )
    .addOption(
      new Option(
        '--report <format>',
        'what came of each line that was compared: JUnit, with a test case for each, or JSON',
      ).choices(['junit', 'json']),
    )
    .option('-o, --output <file>', 'write the report to a file, not on standard output')
    .action((recording: string, options: Omit<ReplayOptions, 'recording'>) =>
      runCommand(command, { ...options, recording }, async (options) => {
        refuseOtherSide(command, options);
        const { replay } = await import('./replay.js');
        await replay(options);
      }),
    )
    .addHelpText('after', MORE_HELP);
  return command;
}

function refuseOtherSide(
  command: Command,
  { as, url, port, host, check, ignore, report, output }: ReplayOptions,
): void {
  if (as === 'server' && url !== undefined) {
    throw usageError(command, '--url belongs to --as clients: a server has a --port');
  }
  if (as === 'clients' && (port !== undefined || host !== undefined)) {
    const name = port === undefined ? '--host' : '--port';
    throw usageError(command, `${name} belongs to --as server: clients go to a --url`);
  }
  if (ignore && !check) throw usageError(command, '--ignore is about the comparison: add --check');
  if (report && !check) throw usageError(command, '--report is about the comparison: add --check');
  if (output !== undefined && !report) {
    throw usageError(command, '-o is for a report: add --report junit or --report json');
  }
}

function parseUrl(text: string): string {
  if (URL.canParse(text) && /^wss?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('The URL of a WebSocket server is needed: ws://192.168.0.20:3001');
}

function parseSpeed(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const speed = Number(text);
  if (text.trim() !== '' && speed > 0) return speed;
  throw new InvalidArgumentError(
    'A speed is a number above 0, or max for as fast as the order of things permits.',
  );
}

/** A first check, for commander's error; `replay.ts` parses it in full. */
function parsePointerText(text: string): string {
  if (isPointer(text)) return text;
  throw new InvalidArgumentError('A JSON pointer begins with a slash: /user/id, /items/0.');
}
