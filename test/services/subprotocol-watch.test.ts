// Clients make up as many names of subprotocols as they like.
import { expect, it } from 'vitest';
import { SubprotocolWatch } from '../../src/services/web-socket-server/subprotocol-watch.js';

it('explains some of them, each once', () => {
  const said: string[] = [];
  const watch = new SubprotocolWatch<number>((text) => said.push(text));
  for (let client = 0; client < 3_000; client += 1) {
    watch.noteConnected(client, `made-up-${client % 1_500}`);
    watch.noteLeft(client, '/127.0.0.1:50000', undefined);
  }
  expect(said).toHaveLength(100);
});
