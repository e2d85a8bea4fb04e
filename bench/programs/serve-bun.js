// Bun's own server, which is uWebSockets: another runtime, for the scale of things.
import { conduct, measures, readOrder, work } from './conducted.js';

const TOPIC = 'all';

const server = globalThis.Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: (request, self) => (self.upgrade(request) ? undefined : new Response('', { status: 426 })),
  websocket: {
    open(ws) {
      ws.subscribe(TOPIC);
      work.clients += 1;
    },
    close() {
      work.clients -= 1;
    },
    message(ws, text) {
      const order = readOrder(text);
      if (order) {
        for (let time = 0; time < order.times; time += 1) server.publish(TOPIC, order.text);
        work.messages += order.times * work.clients;
        return;
      }
      work.messages += 1;
      ws.send(text);
    },
  },
});

conduct({ ...measures, listen: () => server.port });
