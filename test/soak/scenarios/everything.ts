import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { createRandom } from '../../../src/random.js';
import { expectThat, formatCount, formatMib, type Scenario, scaled, until } from '../scenario.js';

/** Ten a second, for an hour. */
const CALLS = 36_000;
const MIN_CALLS = 300;
const CLIENTS = 20;
/** Calls that are under way at a time, and after which memory is looked at. */
const AT_A_TIME = 50;
const MAX_GROWTH = 1.25;
const KIB = 1024;

const PROGRAM = fileURLToPath(new URL('../../../bin/wss-emu.js', import.meta.url));
const TEXTS = ['hi', '\u0001'.repeat(200), '"'.repeat(500), '\u{1f600}'.repeat(100)];

/** Everybody who reads the trace, at once and for long. */
export const everything: Scenario = {
  name: 'everything',
  promise:
    '36,000 random calls, an hour of ten a second, with 20 clients that come, talk and go, the inspector, a recording and --json: all answered, memory grows by at most 25 %',
  async run(scale) {
    const folder = mkdtempSync(join(tmpdir(), 'wss-emu-soak-'));
    const file = join(folder, 'session.ndjson');
    const args = [PROGRAM, '--port', '0', '--json', '--record', file, '--inspect', '0'];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    const ended = once(child, 'close');
    try {
      const figures = await play(child, Math.max(MIN_CALLS, scaled(CALLS, scale)), scale === 1);
      child.kill('SIGTERM');
      const [code] = await ended;
      expectThat(code === 0, `exit code ${code}`);
      return `${figures}, a recording of ${formatMib(statSync(file).size)}`;
    } finally {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function play(child: ChildProcess, calls: number, isLong: boolean): Promise<string> {
  const random = createRandom(16);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)];
  let results = 0;
  let failed = 0;
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  const ready = once(lines, 'line');
  lines.on('line', (line) => {
    const { type } = JSON.parse(line);
    if (type === 'error') failed += 1;
    else if (type === 'result') results += 1;
  });
  const { url, inspector } = JSON.parse((await ready)[0]);
  const shown = await inspect(inspector);
  const clients = new Set<WebSocket>();
  const sizes: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    if (clients.size < CLIENTS) await connect(url, clients);
    const client = pick([...clients]);
    client?.send(pick(TEXTS) ?? '', { binary: random() < 0.1 });
    if (random() < 0.02) client?.close();
    child.stdin?.write(`${JSON.stringify(pickAction(random, pick))}\n`);
    if (call % AT_A_TIME !== AT_A_TIME - 1) continue;
    await until(() => results + failed > call, `${call} results, ${results} are there`);
    sizes.push(readMemory(child));
  }
  for (const client of clients) client.terminate();
  expectThat(failed === 0, `${failed} lines were not understood`);
  expectThat(shown() > sizes.length / 10, `the inspector got ${shown()} frames`);
  const quarter = Math.ceil(sizes.length / 4);
  const before = Math.max(...sizes.slice(quarter, 2 * quarter));
  const after = Math.max(...sizes.slice(-quarter));
  const growth = `${formatMib(before)} in the second quarter, ${formatMib(after)} in the last`;
  // A short version is over before the heap has its size.
  expectThat(!isLong || after <= before * MAX_GROWTH, `memory: ${growth}`);
  return `${formatCount(calls)} calls, all answered; memory ${growth}`;
}

type Pick = <Item>(items: readonly Item[]) => Item | undefined;

function pickAction(random: () => number, pick: Pick): object {
  const clientId = 1 + Math.floor(random() * CLIENTS);
  return (
    pick([
      { action: 'all', message: pick(TEXTS) },
      { action: 'send', clientId, message: pick(TEXTS) },
      { action: 'clients' },
      { action: 'status' },
      { action: 'latency', delayMs: Math.floor(random() * 20) },
      { action: random() < 0.1 ? 'reset' : 'thaw', clientId },
    ]) ?? {}
  );
}

async function connect(url: string, clients: Set<WebSocket>): Promise<void> {
  const client = new WebSocket(url, { perMessageDeflate: false });
  clients.add(client);
  client.on('error', () => {}).on('close', () => clients.delete(client));
  await Promise.race([once(client, 'open'), once(client, 'close')]);
}

/** An open page of the inspector. @returns how many frames it has got */
async function inspect(url: string): Promise<() => number> {
  const { origin, host } = new URL(url);
  const headers = { Origin: origin, 'X-Wss-Emu': '1' };
  const path = '/__wss-emu/v1/tool';
  const answer = await fetch(`${origin}${path}/ticket`, { method: 'POST', headers });
  const { ticket } = await answer.json();
  const socket = `ws://${host}${path}?ticket=${ticket}`;
  const page = new WebSocket(socket, 'wss-emu.tool.v1', { origin });
  let frames = 0;
  page.on('message', () => {
    frames += 1;
  });
  await once(page, 'open');
  return () => frames;
}

/** How much memory a process takes, in bytes; 0 where the system doesn't tell. */
function readMemory({ pid }: ChildProcess): number {
  if (process.platform !== 'linux') return 0;
  const [, size = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(size) * KIB;
}
