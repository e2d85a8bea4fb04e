// The emulator, through the plugin's object.
import { createEmulator } from '../../dist/index.js';
import { conduct, measures, readOrder, work } from './conducted.js';

const server = createEmulator({ ports: 'free' }).plugins.webSocketServer();
server.onClientConnected = () => {
  work.clients += 1;
};
server.onClientDisconnected = () => {
  work.clients -= 1;
};
server.onmessage = ({ client, message }) => {
  const order = readOrder(message);
  if (order) {
    for (let time = 0; time < order.times; time += 1) server.sendToAllClients(order.text, count);
    return;
  }
  work.messages += 1;
  server.send(client, message);
};

function count({ clientsSent }) {
  work.messages += clientsSent;
}

conduct({
  ...measures,
  listen: () => new Promise((resolve, reject) => server.start(({ port }) => resolve(port), reject)),
  /** Asks for the list of clients over and over, each time when the answer is there. */
  getClients({ times }) {
    return new Promise((resolve) => {
      let left = times;
      const { cpuUs } = measures.usage();
      const ask = () => {
        if (left === 0) resolve((measures.usage().cpuUs - cpuUs) / times);
        else server.getClients(ask);
        left -= 1;
      };
      ask();
    });
  },
});
