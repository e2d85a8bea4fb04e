import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Reading, shuffle, type Trial } from '../trial.js';

const ONE_LINER =
  "const { WebSocketServer } = require('ws'); new WebSocketServer({ port: 0 }, () => console.log('ready'))";
/** On both loopback addresses, as the emulator: for the second one Node compiles its expression for IPv6. */
const ON_LOOPBACK =
  "const { WebSocketServer } = require('ws'); const first = new WebSocketServer({ port: 0, host: '127.0.0.1' }, () => new WebSocketServer({ port: first.address().port, host: '::1' }, () => console.log('ready')))";
const PROGRAM = fileURLToPath(new URL('../../bin/wss-emu.js', import.meta.url));
const FOLDER = fileURLToPath(new URL('..', import.meta.url));

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  ws: ['-e', ONE_LINER],
  // Against itself, for the noise.
  'ws again': ['-e', ONE_LINER],
  'ws on loopback': ['-e', ON_LOOPBACK],
  emulator: [PROGRAM, '--port', '0', '--json'],
};
const TIMES = 3;

/** From the spawn to the first output, which says that it is ready. */
export const startUp: Trial = {
  name: 'start-up',
  isQuick: true,
  async run() {
    const readings: Reading[] = [];
    for (const subject of shuffle(Array(TIMES).fill(Object.keys(COMMANDS)).flat())) {
      const ms = await timeStart(COMMANDS[subject] ?? []);
      readings.push({ case: 'start-up', subject, sample: { ms } });
    }
    return readings;
  },
};

async function timeStart(args: readonly string[]): Promise<number> {
  const startMs = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: FOLDER,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  const ms = performance.now() - startMs;
  child.kill('SIGKILL');
  await ended;
  return ms;
}
