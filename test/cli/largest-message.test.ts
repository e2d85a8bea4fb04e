// SECURITY.md: a message that grows sixfold as JSON costs nobody anything; the largest one is in test/soak.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRecording } from '../../src/recording/read.js';
import { spawnCli } from '../support/cli.js';
import { connectClient } from '../support/client.js';
import { useFolder } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';

const MIB = 1024 * 1024;

it('has a message that is too long for JSON as base64 with --json and --record, and another client goes on', async () => {
  const file = join(useFolder({}), 'session.ndjson');
  const cli = spawnCli(['--port', '0', '--json', '--record', file]);
  const { url } = await cli.nextJson();
  const neighbour = await connectClient(url as string);
  const client = await connectClient(url as string);
  const sent = Buffer.alloc(17 * MIB, 1);
  client.ws.send(sent, { binary: false });
  let line = await cli.nextJson();
  while (line.event !== 'message') line = await cli.nextJson();
  neighbour.send('still here');
  const next = await cli.nextJson();
  cli.signal('SIGINT');

  expect([line.message, next.client, next.message]).toEqual([
    undefined,
    neighbour.id,
    'still here',
  ]);
  const bytes = Buffer.from(String(line.base64), 'base64');
  expect(bytes.equals(sent)).toBe(true);
  expect(await neighbour.closed).toBe('1001 ');
  expect((await cli.ended).code).toBe(0);
  const { entries } = await readRecording(file);
  const texts = entries.flatMap(({ entry }) => (entry.type === 'text' ? [entry.text.length] : []));
  expect(texts).toEqual([sent.length, 'still here'.length]);
});

it('gives an app of `run` what is more than 100 MiB as JSON, and takes it from the app', async () => {
  const port = await findFreePort();
  const folder = useFolder({
    'app.js': `const server = plugins.webSocketServer(${port});
      server.onmessage = ({ client, message }) => server.send(client, message);
      server.start();`,
  });
  const cli = spawnCli(['run', join(folder, 'app.js'), '--json']);
  const { url } = await cli.nextJson();
  const client = await connectClient(url as string);
  const sent = Buffer.alloc(18 * MIB, 2);
  client.ws.send(sent, { binary: false });

  // Compared by length first: nobody wants to read the difference.
  const echo = await client.next();
  expect(echo.length).toBe(sent.length);
  expect(echo === sent.toString()).toBe(true);
  cli.signal('SIGINT');
  expect((await cli.ended).code).toBe(0);
});
