// docs/recordings.md, "Replay": whatever was recorded.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Recording } from '../../src/recording/format.js';
import { replayClients } from '../../src/recording/replay-clients.js';
import { normalize } from '../../src/testing/index.js';
import { countOf, SEED } from '../hostile/fuzz-options.js';
import { connectClient, type TestClient } from '../support/client.js';
import { anyText } from './lines.js';
import { FAST, replayBoth } from './replays.js';
import { useSession } from './use-session.js';

const RUNS = countOf(25);

const client = fc.nat({ max: 3 });
const anySession = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('connect' as const) }) },
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('say' as const), client, text: anyText }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('tell all' as const), client, text: anyText }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('send bytes' as const), client }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('close' as const), client, text: anyText }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('reset' as const), client }) },
  ),
  { maxLength: 25 },
);
type Action = typeof anySession extends fc.Arbitrary<(infer One)[]> ? One : never;

/** Plays what clients do; before one leaves, all have got what they are to get. */
async function playSession(url: string, actions: readonly Action[]): Promise<void> {
  const here = new Map<TestClient, number>();

  async function settle(): Promise<void> {
    for (const [each, awaited] of here) {
      for (let count = 0; count < awaited; count += 1) await each.next();
      here.set(each, 0);
    }
  }

  for (const action of ['connect', ...actions] as const) {
    if (action === 'connect' || action.do === 'connect') {
      await settle();
      here.set(await connectClient(url), 0);
      continue;
    }
    const actor = [...here.keys()][action.client % here.size];
    if (!actor) continue;
    switch (action.do) {
      case 'say':
        actor.send(`say ${action.text}`);
        here.set(actor, (here.get(actor) ?? 0) + 1);
        break;
      case 'tell all':
        actor.send(`all ${action.text}`);
        for (const [each, awaited] of here) here.set(each, awaited + 1);
        break;
      case 'send bytes':
        actor.ws.send(Buffer.from([0, 128, 255]));
        break;
      case 'close':
        await settle();
        here.delete(actor);
        await actor.close(3000, action.text);
        break;
      case 'reset':
        await settle();
        here.delete(actor);
        actor.reset();
        await actor.closed;
        break;
    }
  }
  await settle();
  for (const each of here.keys()) await each.close();
}

/** What each client has sent, received, and how it left; names instead of ids, no times. */
function toLanes({ entries }: Recording) {
  const lanes = new Map<string, object[]>();
  for (const { entry } of entries) {
    if (!('client' in entry)) continue;
    const side = 'from' in entry ? entry.from : 'client';
    const name = `${entry.client} ${side}`;
    lanes.set(name, [...(lanes.get(name) ?? []), entry]);
  }
  const clients = entries.flatMap(({ entry }) =>
    entry.type === 'connected' ? [entry.client] : [],
  );
  return normalize(
    clients.flatMap((id) => [
      ...(lanes.get(`${id} client`) ?? []),
      ...(lanes.get(`${id} server`) ?? []),
    ]),
  );
}

it('replays to itself, against its app and against itself', async () => {
  const { record, port, whenAllHaveLeft } = await useSession();
  const url = `ws://127.0.0.1:${port}`;
  await fc.assert(
    fc.asyncProperty(anySession, async (actions) => {
      const first = await record(async () => {
        await playSession(url, actions);
        await whenAllHaveLeft();
      });

      const again = await record(async () => {
        expect(await replayClients(first, FAST)).not.toHaveProperty('difference');
        await whenAllHaveLeft();
      });
      expect(toLanes(again)).toEqual(toLanes(first));

      const [clients, server] = await replayBoth(first);
      expect(clients).not.toHaveProperty('difference');
      expect(server).toEqual(clients);
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: false },
  );
});
