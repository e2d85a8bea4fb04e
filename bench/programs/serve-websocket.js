// npm `websocket`.
import { createServer } from 'node:http';
import websocket from 'websocket';
import { conduct, measures, readOrder, work } from './conducted.js';

const httpServer = createServer();
const server = new websocket.server({
  httpServer,
  autoAcceptConnections: false,
  // Not what is measured: a message of any size, no pings, each frame as it is.
  fragmentOutgoingMessages: false,
  keepalive: false,
});

server.on('request', (request) => {
  const connection = request.accept(null, request.origin);
  work.clients += 1;
  connection.on('error', () => {});
  connection.on('close', () => {
    work.clients -= 1;
  });
  connection.on('message', ({ utf8Data }) => {
    const order = readOrder(utf8Data);
    if (order) {
      for (let time = 0; time < order.times; time += 1) server.broadcastUTF(order.text);
      work.messages += order.times * work.clients;
      return;
    }
    work.messages += 1;
    connection.sendUTF(utf8Data);
  });
});

conduct({
  ...measures,
  listen: () =>
    new Promise((resolve) =>
      httpServer.listen(0, '127.0.0.1', () => resolve(httpServer.address().port)),
    ),
});
