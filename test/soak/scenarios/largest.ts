import { once } from 'node:events';
import { WebSocket } from 'ws';
import { expectThat, type Scenario, until } from '../scenario.js';
import { ALL_WAYS, JSON_LINES, RECORD, RUN, type StartedWay, type Way } from '../ways.js';

const MIB = 1024 * 1024;
/** As much as is allowed. */
const LARGEST = 100 * MIB;
/** A short version must still be too long for one frame of the bridge. */
const LEAST = 5 * MIB;

const KINDS: readonly (readonly [name: string, unit: string])[] = [
  ['plain', 'x'],
  ['control characters', '\u0001'],
  ['quotes', '"'],
  ['emoji', '\u{1f600}'],
  ['binary', ''],
];

/** The largest message against every way to run a server. */
export const largest: Scenario = {
  name: 'largest',
  promise:
    'the largest message, plain, of control characters, quotes or emoji, or binary, against every way to run: it arrives, nothing ends, a second client is answered',
  async run(scale) {
    const isShort = scale < 1;
    const ways = isShort ? [JSON_LINES, RECORD, RUN] : ALL_WAYS;
    const kinds = isShort ? KINDS.filter(([name]) => /control|binary/.test(name)) : KINDS;
    const byteLength = isShort ? LEAST : LARGEST;
    for (const way of ways) {
      await using started = await way.start();
      for (const [name, unit] of kinds) await sendOne(way, started, name, unit, byteLength);
    }
    return `${ways.length} ways, ${kinds.length} kinds of ${byteLength / MIB} MiB: all arrived, nothing ended`;
  },
};

async function sendOne(
  way: Way,
  started: StartedWay,
  kind: string,
  unit: string,
  byteLength: number,
): Promise<void> {
  const what = `${kind} against ${way.name}`;
  const bytes = unit === '' ? Buffer.alloc(byteLength) : Buffer.alloc(byteLength, unit);
  const [neighbour, client] = [await connectTo(started, what), await connectTo(started, what)];
  client.send(bytes, { binary: unit === '' });
  if (unit !== '' && way.hasApp) {
    const length = (byteLength * unit.length) / Buffer.byteLength(unit);
    expectThat((await next(client, what)) === String(length), `${what}: it did not arrive whole`);
  }
  for (const each of [client, neighbour]) await hear(each, way, what);
  const { exitCode } = started.process;
  expectThat(exitCode === null, `${what}: exit code ${exitCode}: ${started.errors()}`);
  for (const each of [client, neighbour]) {
    each.close();
    await once(each, 'close');
  }
}

/** A client is answered: by the app, or at least by the server. */
async function hear(client: WebSocket, way: Way, what: string): Promise<void> {
  if (way.hasApp) {
    client.send('four');
    expectThat((await next(client, what)) === '4', `${what}: a client was not answered`);
  } else {
    const pong = Promise.race([once(client, 'pong'), closed(client, what)]);
    client.ping();
    await pong;
  }
}

async function next(client: WebSocket, what: string): Promise<string> {
  const [message] = await Promise.race([once(client, 'message'), closed(client, what)]);
  return String(message);
}

async function closed(client: WebSocket, what: string): Promise<never> {
  const [code] = await once(client, 'close');
  throw new Error(`${what}: a client got ${code}`);
}

/** The server may still be about to start. */
async function connectTo({ port }: StartedWay, what: string): Promise<WebSocket> {
  let client: WebSocket | undefined;
  await until(async () => {
    const tried = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
    const isOpen = await once(tried, 'open').then(
      () => true,
      () => false,
    );
    if (isOpen) client = tried;
    return isOpen;
  }, `a connection, ${what}`);
  if (!client) throw new Error('not reached');
  return client;
}
