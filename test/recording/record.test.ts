// docs/recordings.md, "The format": what a recording keeps of a session.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { startRecording } from '../../src/recording/record.js';
import { connectClient } from '../support/client.js';
import { useFolder } from '../support/folder.js';
import { usePhone } from '../support/use-phone.js';
import { useSession } from './use-session.js';

/** Entries without what is different each time. */
function withoutTimes(
  recording: Awaited<ReturnType<Awaited<ReturnType<typeof useSession>>['record']>>,
) {
  return recording.entries.map(({ entry: { t, ...entry } }) => entry);
}

describe('a recording', () => {
  it('has what clients and app have said, how clients left, and when the server ran', async () => {
    const { record, ask, server, connect, port, events } = await useSession();
    const ids: string[] = [];
    const recording = await record(async () => {
      const ann = await connect();
      ids.push(ann.id);
      ann.ws.send(Buffer.from([0, 1, 255]));
      ann.ws.ping('not of the app');
      ann.send('two\nlines \u001b[31m');
      await ann.next();
      await ann.close(3000, 'bye');
      const bob = await connect();
      ids.push(bob.id);
      bob.reset();
      await events(5);
      const cleo = await connect();
      ids.push(cleo.id);
      await ask(server, 'stop');
      await cleo.closed;
    });

    const [ann, bob, cleo] = ids.map((client) => ({ port, client }));
    expect(withoutTimes(recording)).toEqual([
      { type: 'connected', ...ann },
      { type: 'binary', ...ann, from: 'client', base64: 'AAH/' },
      { type: 'text', ...ann, from: 'client', text: 'two\nlines \u001b[31m' },
      { type: 'text', ...ann, from: 'server', text: expect.stringContaining('"message"') },
      { type: 'close', ...ann, from: 'client', code: 3000, reason: 'bye' },
      { type: 'disconnected', ...ann },
      { type: 'connected', ...bob },
      { type: 'error', ...bob, message: 'java.net.SocketException: Connection reset' },
      { type: 'disconnected', ...bob },
      { type: 'connected', ...cleo },
      { type: 'close', ...cleo, from: 'server', code: 1001, reason: '' },
      { type: 'disconnected', ...cleo },
      { type: 'stopped', port },
    ]);
    const times = recording.entries.map(({ entry }) => entry.t);
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });

  it('begins with who is there already when they are first heard of', async () => {
    const { record, connect, port } = await useSession();
    const client = await connect();
    client.send('before');
    await client.next();
    const recording = await record(async () => {
      client.send('now');
      await client.next();
    });

    const of = { port, client: client.id };
    expect(withoutTimes(recording)).toEqual([
      { type: 'connected', ...of },
      { type: 'text', ...of, from: 'client', text: 'now' },
      { type: 'text', ...of, from: 'server', text: expect.stringContaining('now') },
    ]);
  });

  it('knows that the clients of an app that is killed have gone', async () => {
    const { record, connect, emulator, port } = await useSession();
    let id = '';
    const recording = await record(async () => {
      const client = await connect();
      client.send('hi');
      await client.next();
      id = client.id;
      await emulator.kill();
      await client.closed;
    });

    expect(withoutTimes(recording).slice(-2)).toEqual([
      { type: 'disconnected', port, client: id },
      { type: 'stopped', port },
    ]);
  });

  it('keeps everything of a busy session, in order', async () => {
    const { record, connect } = await useSession();
    const COUNT = 5_000;
    const recording = await record(async () => {
      const client = await connect();
      for (let count = 0; count < COUNT; count += 1) client.send(`message ${count}`);
      for (let count = 0; count < COUNT; count += 1) await client.next();
    });

    const sent = recording.entries.flatMap(({ entry }) =>
      entry.type === 'text' && entry.from === 'client' ? [entry.text] : [],
    );
    expect(sent).toEqual(Array.from({ length: COUNT }, (_, count) => `message ${count}`));
  });

  it('ends once, and tells how much is in it', async () => {
    const { emulator, port, events } = await usePhone();
    const file = join(useFolder({}), 'session.ndjson');
    const recording = await startRecording(emulator, file);
    const client = await connectClient(port);
    await client.close();
    await events(2);

    expect(recording.file).toBe(file);
    expect(await recording.stop()).toEqual({ entries: 3 });
    await connectClient(port);
    expect(await recording.stop()).toEqual({ entries: 3 });
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(4);
  });
});

describe('a file that can’t be written', () => {
  it.each([
    ['missing/session.ndjson', "can't be written: its folder is not there"],
    ['folder', "can't be written: it is a folder"],
  ])('is refused: %s', async (name, why) => {
    const folder = useFolder({});
    mkdirSync(join(folder, 'folder'));
    const { emulator } = await usePhone();
    const start = startRecording(emulator, join(folder, name));

    await expect(start).rejects.toThrow(`${join(folder, name)} ${why}`);
  });

  it.skipIf(!existsSync('/dev/full'))('ends the recording, and not the session', async () => {
    const { emulator, port, server } = await usePhone();
    server.onmessage = ({ client }) => server.send(client, 'still here');
    const onFailure = vi.fn();
    const recording = await startRecording(emulator, '/dev/full', { onFailure });
    const client = await connectClient(port);
    client.send('hi');

    expect(await client.next()).toBe('still here');
    const message = "/dev/full can't be written: the disk is full";
    await expect(recording.stop()).rejects.toThrow(message);
    expect(onFailure.mock.calls.map(([error]) => error.message)).toEqual([message]);
  });
});
