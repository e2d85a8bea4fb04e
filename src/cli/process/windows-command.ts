import { existsSync } from 'node:fs';
import { win32 } from 'node:path';

/** How to start a program: the arguments of `spawn`, and whether they are passed verbatim. */
export interface Started {
  readonly file: string;
  readonly args: readonly string[];
  readonly windowsVerbatimArguments: boolean;
}

/** What cmd.exe interprets, in and out of quotes; a caret escapes it. */
const CMD_SYNTAX = /[()[\]%!^"`<>&|;, *?]/g;
/** In the order in which Windows looks for them. */
const EXECUTABLES = ['.com', '.exe'];
const BATCH_FILES = ['.bat', '.cmd'];

/**
 * How Windows starts a command. npm and the programs it installs are batch files there, which only
 * cmd.exe runs; arguments arrive unchanged, whatever is in them.
 */
export function toWindowsCommand(
  [command = '', ...args]: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
  isThere: (path: string) => boolean = existsSync,
): Started {
  const batchFile = findBatchFile(command, env.Path ?? env.PATH ?? '', isThere);
  // Node finds executables itself, and reports when there is none.
  if (!batchFile) return { file: command, args, windowsVerbatimArguments: false };
  const line = [win32.normalize(batchFile), ...args.map(quote)].map(escapeSyntax).join(' ');
  return {
    file: env.ComSpec ?? 'cmd.exe',
    args: ['/d', '/s', '/c', `"${line}"`],
    windowsVerbatimArguments: true,
  };
}

function findBatchFile(
  command: string,
  path: string,
  isThere: (path: string) => boolean,
): string | undefined {
  const isPath = /[\\/:]/.test(command);
  const folders = isPath ? [''] : path.split(';').filter((folder) => folder !== '');
  const endings = win32.extname(command) === '' ? [...EXECUTABLES, ...BATCH_FILES] : [''];
  const candidates = folders.flatMap((folder) =>
    endings.map((ending) => win32.join(folder, command + ending)),
  );
  const found = candidates.find(isThere);
  const isBatchFile = BATCH_FILES.includes(win32.extname(found ?? '').toLowerCase());
  return isBatchFile ? found : undefined;
}

/** Quotes as programs parse (Microsoft's C runtime, "Parsing C command-line arguments"). */
function quote(arg: string): string {
  return `"${arg.replace(/(\\+)("?)|"/g, double)}"`;
}

/** Backslashes count for themselves, unless a quote follows them: the argument's or the one at its end. */
function double(found: string, slashes = '', quoted = '"', at: number, arg: string): string {
  const isLast = at + found.length === arg.length;
  return slashes + (quoted || isLast ? slashes : '') + (quoted && '\\"');
}

function escapeSyntax(text: string): string {
  return text.replace(CMD_SYNTAX, '^$&');
}
