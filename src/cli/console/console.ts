import { clearScreenDown, createInterface, cursorTo, moveCursor } from 'node:readline';
import type { Emulator } from '../../index.js';
import type { Output } from '../terminal/output.js';
import { parseLine, takesClient, VERB_NAMES } from './console-line.js';
import type { Perform } from './request.js';

interface ConsoleOptions {
  readonly emulator: Emulator;
  readonly output: Output;
  readonly perform: Perform;
  readonly quit: () => void;
}

/**
 * Takes lines at the terminal, with completion and history. Output in the meantime appears above
 * the line being typed.
 *
 * @returns gives the terminal back
 */
export function startConsole({ emulator, output, perform, quit }: ConsoleOptions): () => void {
  const { stdin, stdout } = process;
  const isDumb = process.env.TERM === 'dumb';
  const readline = createInterface({
    input: stdin,
    output: stdout,
    prompt: '> ',
    completer: (line: string) => complete(line, listClients(emulator)),
    removeHistoryDuplicates: true,
  });
  let isOpen = true;

  function clear(): void {
    const { rows } = readline.getCursorPos();
    moveCursor(stdout, 0, -rows);
    cursorTo(stdout, 0);
    clearScreenDown(stdout);
  }

  function writeAbove(write: () => void): void {
    const { rows } = readline.getCursorPos();
    clear();
    write();
    // Before redrawing, readline moves up by the rows it drew last.
    stdout.write('\n'.repeat(rows));
    readline.prompt(true);
  }

  function takeLine(line: string): void {
    try {
      const request = parseLine(line);
      if (request) perform(request);
    } catch (error) {
      output.error((error as Error).message);
    }
    if (isOpen) readline.prompt();
  }

  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    output.setPrompt(undefined);
    if (!isDumb) clear();
    readline.close();
    stdin.destroy();
  }

  readline.on('line', takeLine);
  // The terminal is in raw mode: Ctrl-C is a key, not a signal.
  readline.on('SIGINT', () => process.emit('SIGINT', 'SIGINT'));
  readline.on('close', () => isOpen && quit());
  stdin.on('error', quit);
  if (!isDumb) output.setPrompt(writeAbove);
  output.print('  /help lists the commands');
  if (isDumb) readline.prompt();
  return close;
}

function listClients({ servers }: Emulator): readonly string[] {
  return servers.flatMap(({ clients }) => clients);
}

/** Completes the last word of a line: a verb, or a client. */
export function complete(line: string, clients: readonly string[]): [string[], string] {
  const [, verb, name = '', word] = /^(\/([^\s:]*)(?::\d*)?\s+)?(\S*)$/.exec(line) ?? [];
  if (word === undefined) return [[], line];
  if (verb === undefined) {
    const verbs = VERB_NAMES.map((found) => `/${found} `);
    return [verbs.filter((found) => found.startsWith(word)), word];
  }
  if (!takesClient(name)) return [[], word];
  const ids = clients.map((id) => `${id} `);
  const starting = ids.filter((id) => id.startsWith(word));
  return [starting.length > 0 ? starting : ids.filter((id) => id.includes(word)), word];
}
