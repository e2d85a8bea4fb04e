// The emulator, whose app counts texts; `offered`: with an inspector that nobody has open.
import { createInspector } from '../../dist/cli/inspector.js';
import { createEmulator } from '../../dist/index.js';
import { conduct, measures, work } from './conducted.js';

const emulator = createEmulator({ ports: 'free' });
// As for `--inspect`, where it is made once and stays.
if (process.argv.includes('offered')) await createInspector({ emulator });

const server = emulator.plugins.webSocketServer();
const counts = new Map();
let perTurn = 1;
server.onClientConnected = ({ client }) => {
  work.clients += 1;
  counts.set(client, 0);
};
server.onClientDisconnected = ({ client }) => {
  work.clients -= 1;
  counts.delete(client);
};
server.onmessage = ({ client }) => {
  work.messages += 1;
  const count = counts.get(client) + 1;
  counts.set(client, count % perTurn);
  if (count === perTurn) server.send(client, 'ok');
};

conduct({
  ...measures,
  listen: (options) => {
    perTurn = options.perTurn;
    return new Promise((resolve, reject) => server.start(({ port }) => resolve(port), reject));
  },
});
