// npm `mock-socket`: server, clients and load in one process, in memory.
import { Server, WebSocket } from 'mock-socket';
import { conduct, measures, work } from './conducted.js';

const URL = 'ws://localhost:8080';
const server = new Server(URL);
server.on('connection', (socket) => {
  socket.on('message', (text) => {
    work.messages += 1;
    socket.send(text);
  });
});

conduct({
  ...measures,
  /** Clients that send on for each answer, from now on. */
  start({ clients, size, inFlight }) {
    const text = 'x'.repeat(size);
    for (let index = 0; index < clients; index += 1) {
      const ws = new WebSocket(URL);
      ws.onopen = () => {
        for (let sent = 0; sent < inFlight; sent += 1) ws.send(text);
      };
      ws.onmessage = () => ws.send(text);
    }
  },
});
