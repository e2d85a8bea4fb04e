// docs/recordings.md, "In a CI": what a report says of each line of the recording.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { toCheckReport } from '../../src/recording/check-report.js';
import type { Recording, Side } from '../../src/recording/format.js';
import type { ReplayResult } from '../../src/recording/part.js';
import { replayClients } from '../../src/recording/replay-clients.js';
import { ANN, BOB, toRecording } from './lines.js';
import { FAST, here, said, startServer } from './replays.js';

const matchesSchema = new Ajv().compile(JSON.parse(readFileSync('schema/report.json', 'utf8')));

/** Both sides against each other, and what their reports say: line and status. */
async function reportBoth(ofServer: Recording, ofClients: Recording) {
  const [server, clients] = [new Set<number>(), new Set<number>()];
  const onSame = (line: number) => server.add(line);
  const { port, playing } = await startServer(ofServer, { onSame });
  const atClients = await replayClients(ofClients, {
    ...FAST,
    url: `ws://127.0.0.1:${port}`,
    onSame: (line) => clients.add(line),
  });
  const report = (side: Side, same: ReadonlySet<number>, { difference }: ReplayResult) => {
    const recording = side === 'client' ? ofClients : ofServer;
    const made = toCheckReport(recording, { file: 'session.ndjson', side, same, difference });
    expect([made, matchesSchema(made), matchesSchema.errors]).toEqual([made, true, null]);
    return made;
  };
  return {
    clients: report('client', clients, atClients),
    server: report('server', server, await playing),
  };
}

const statusOf = ({ lines }: ReturnType<typeof toCheckReport>) =>
  lines.map(({ line, status }) => `${line} ${status}`);

const leaves = (of: typeof ANN) => [
  { type: 'close', t: 1, ...of, from: 'client', code: 1000, reason: '' } as const,
  { type: 'disconnected', t: 1, ...of } as const,
];

it('has each line that is about what the other side did', async () => {
  const recording = toRecording(
    here(ANN), // 2
    said(ANN, 'client', 'a'),
    said(ANN, 'server', 'b'), // 4
    here(BOB),
    said(ANN, 'server', 'c'), // 6
    ...leaves(ANN),
    { type: 'disconnected', t: 1, ...BOB }, // 9
  );
  const { clients, server } = await reportBoth(recording, recording);

  expect(clients).toEqual({
    ...{ type: 'replay', v: 1, recording: 'session.ndjson', as: 'clients' },
    ...{ same: 2, different: 0, notCompared: 0 },
    lines: [4, 6].map((line) => ({
      ...{ line, client: ANN.client, type: 'text', from: 'server', status: 'same' },
    })),
  });
  expect(server).toMatchObject({ as: 'server', same: 5, different: 0, notCompared: 0 });
  expect(statusOf(server)).toEqual(['2 same', '3 same', '5 same', '7 same', '9 same']);
});

it('names the line that differs, and those that were not reached', async () => {
  const lines = (text: string) =>
    toRecording(
      here(ANN),
      said(ANN, 'client', 'a'),
      said(ANN, 'server', '{"n":1}'),
      said(ANN, 'server', text), // 5
      said(ANN, 'server', 'last'),
      ...leaves(ANN),
    );
  const { clients } = await reportBoth(lines('{"n":2}'), lines('{"n":3}'));

  expect(clients).toMatchObject({ same: 1, different: 1, notCompared: 1 });
  expect(statusOf(clients)).toEqual(['4 same', '5 different', '6 not compared']);
  expect(clients.lines[1]?.difference).toEqual({
    ...{ expected: String.raw`"{\"n\":3}"`, actual: String.raw`"{\"n\":2}"`, pointer: '/n' },
  });
});

it('has the line after which something came that was not recorded, whosever it is', async () => {
  const short = [here(ANN), said(ANN, 'server', 'a'), said(ANN, 'client', 'b')];
  const { clients } = await reportBoth(
    toRecording(...short, said(ANN, 'server', 'more')),
    toRecording(...short),
  );

  expect(statusOf(clients)).toEqual(['3 same', '4 different']);
  expect(clients.lines[1]).toMatchObject({
    from: 'client',
    difference: { expected: 'no more messages', actual: '"more"' },
  });
});

it('leaves out a server’s stop, which is for its user to say, and says why nothing was played', () => {
  const stop = { type: 'close', t: 1, ...ANN, from: 'server', code: 1001, reason: '' } as const;
  const recording = toRecording(here(ANN), said(ANN, 'server', 'a'), stop);
  const same = new Set<number>();
  const check = { file: 'a', side: 'client', same, error: 'can’t connect' } as const;
  const report = toCheckReport(recording, check);

  expect(statusOf(report)).toEqual(['3 not compared']);
  expect([report.error, matchesSchema(report)]).toEqual(['can’t connect', true]);
});
