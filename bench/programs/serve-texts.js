// The emulator, whose app counts texts; `offered`: with an inspector that nobody has open; `served`:
// with one that can be opened.
import { createSteering } from '../../dist/cli/create-steering.js';
import { createInspector } from '../../dist/cli/inspector.js';
import { createEmulator } from '../../dist/index.js';
import { conduct, measures, work } from './conducted.js';

const [mode] = process.argv.slice(2);
const emulator = createEmulator({ ports: 'free' });
const phone = { emulator, steering: createSteering({ emulator, note() {} }) };
// As for `--inspect`, where it is made once and stays.
const inspector = mode && (await createInspector(phone));
const served = mode === 'served' && (await emulator.serveTool(inspector, { port: 0 }));

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
  /** Where the inspector is. */
  inspector: () => served.url,
  listen: (options) => {
    perTurn = options.perTurn;
    return new Promise((resolve, reject) => server.start(({ port }) => resolve(port), reject));
  },
});
