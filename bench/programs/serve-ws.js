// Raw `ws`: what everything is measured against. With `text` each message is made a string.
import { WebSocketServer } from 'ws';
import { conduct, isOrder, measures, readOrder, work } from './conducted.js';

const asText = process.argv[2] === 'text';
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });

server.on('connection', (ws) => {
  work.clients += 1;
  ws.on('close', () => {
    work.clients -= 1;
  });
  ws.on('error', () => {});
  ws.on('message', (bytes) => {
    if (isOrder(bytes)) {
      broadcast(readOrder(bytes.toString()));
      return;
    }
    work.messages += 1;
    if (asText) ws.send(bytes.toString());
    else ws.send(bytes, { binary: false });
  });
});

function broadcast({ text, times }) {
  for (let time = 0; time < times; time += 1) {
    for (const client of server.clients) {
      if (client.readyState !== client.OPEN) continue;
      client.send(text);
      work.messages += 1;
    }
  }
}

conduct({ ...measures, listen: () => server.address().port });
