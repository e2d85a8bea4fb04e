// npm `faye-websocket`.
import { createServer } from 'node:http';
import WebSocket from 'faye-websocket';
import { conduct, measures, readOrder, work } from './conducted.js';

const httpServer = createServer();
const clients = new Set();

httpServer.on('upgrade', (request, socket, head) => {
  const ws = new WebSocket(request, socket, head);
  clients.add(ws);
  work.clients += 1;
  ws.on('error', () => {});
  ws.on('close', () => {
    clients.delete(ws);
    work.clients -= 1;
  });
  ws.on('message', ({ data }) => {
    const order = readOrder(data);
    if (order) {
      for (let time = 0; time < order.times; time += 1)
        for (const client of clients) client.send(order.text);
      work.messages += order.times * clients.size;
      return;
    }
    work.messages += 1;
    ws.send(data);
  });
});

conduct({
  ...measures,
  listen: () =>
    new Promise((resolve) =>
      httpServer.listen(0, '127.0.0.1', () => resolve(httpServer.address().port)),
    ),
});
