// What a bridge could be without batches: each client's message is a frame of its own to the page.
import { WebSocketServer } from 'ws';
import { conduct, measures } from './conducted.js';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
const clients = new Map();
let page;
let lastId = 0;

server.on('connection', (ws, { url }) => {
  ws.on('error', () => {});
  if (url === '/page') {
    page = ws;
    ws.on('message', (bytes) => {
      const { client, message } = JSON.parse(bytes);
      if (client === undefined) ws.send(bytes, { binary: false });
      else clients.get(client)?.send(message);
    });
    return;
  }
  lastId += 1;
  const client = `/127.0.0.1:${lastId}`;
  clients.set(client, ws);
  tell({ client, event: 'connected' });
  ws.on('message', (bytes) => tell({ message: bytes.toString(), client, event: 'message' }));
  ws.on('close', () => {
    clients.delete(client);
    tell({ client, event: 'disconnected' });
  });
});

function tell(msg) {
  page.send(
    JSON.stringify({ t: 'result', id: 'WebSocketServer1', ok: true, status: 1, keep: true, msg }),
  );
}

conduct({ ...measures, listen: () => server.address().port });
