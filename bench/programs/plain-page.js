// The other end of `serve-frames.js`: a frame for each message, and ping-pong.
import { WebSocket } from 'ws';
import { conduct, measures, work } from './conducted.js';

let ws;
let perAnswer = 1;
const unanswered = new Map();

function onEvent({ event, client }) {
  if (event === 'connected') work.clients += 1;
  else if (event === 'disconnected') work.clients -= 1;
  else {
    work.messages += 1;
    const count = (unanswered.get(client) ?? 0) + 1;
    unanswered.set(client, count % perAnswer);
    if (count === perAnswer) ws.send(JSON.stringify({ client, message: 'a' }));
  }
}

let isOver = false;
let calling = 0;
let onIdle;

function pong() {
  work.messages += 1;
  if (!isOver) ws.send(PING);
  else if (--calling === 0) onIdle();
}

/** As long as a call of exec. */
const PING = JSON.stringify({ ping: 'x'.repeat(80) });

conduct({
  ...measures,
  async connect({ at: port }) {
    ws = new WebSocket(`ws://127.0.0.1:${port}/page`, { perMessageDeflate: false });
    ws.on('message', (bytes) => {
      const message = JSON.parse(bytes);
      if (message.ping) pong();
      else onEvent(message.msg);
    });
    await new Promise((resolve, reject) => ws.on('open', resolve).on('error', reject));
    return port;
  },
  run({ perTurn }) {
    perAnswer = perTurn;
  },
  call({ inFlight }) {
    isOver = false;
    for (calling = 0; calling < inFlight; calling += 1) ws.send(PING);
  },
  stop() {
    isOver = true;
    return new Promise((resolve) => {
      onIdle = resolve;
    });
  },
});
