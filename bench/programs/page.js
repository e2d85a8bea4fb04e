// An app's page, as far as the bridge goes: the page's own end of it, over a client of `ws`.
import { WebSocket } from 'ws';
import { BridgePage } from '../../dist/bridge/page-end.js';
import { SUBPROTOCOL, TICKET_HEADER } from '../../dist/bridge/protocol.js';
import { createPlugins } from '../../dist/plugin/index.js';
import { conduct, measures, work } from './conducted.js';

/** Cordova's callback table, which in a page is Apache's. */
const callbacks = new Map();
let lastNumber = 0;
let onWelcome;

const bridge = new BridgePage({
  onWelcome: () => onWelcome(),
  onResults(results) {
    for (const { id, ok, keep, msg } of results) {
      const found = callbacks.get(id);
      if (!found) continue;
      if (!keep) callbacks.delete(id);
      (ok ? found.success : found.failure)?.(msg);
    }
  },
  onCommand() {},
});

function exec(success, failure, service, action, args) {
  lastNumber += 1;
  const id = service + lastNumber;
  bridge.exec(id, service, action, args);
  if (success || failure) callbacks.set(id, { success, failure });
}

const server = createPlugins(exec).plugins.webSocketServer();
/** How many messages of each client were not answered yet. */
const unanswered = new Map();

const apps = {
  echo({ client, message }) {
    work.messages += 1;
    server.send(client, message);
  },
  /** Answers each client once for so many messages, so that no more than those are under way. */
  watch({ client }) {
    work.messages += 1;
    const count = (unanswered.get(client) ?? 0) + 1;
    unanswered.set(client, count % perAnswer);
    if (count === perAnswer) server.send(client, 'a');
  },
};
let perAnswer = 1;

let isOver = false;
let calling = 0;
let onIdle;

conduct({
  ...measures,
  async connect({ at: url }) {
    const { origin } = new URL(url);
    const answer = await fetch(`${origin}/__wss-emu/v1/ticket`, {
      method: 'POST',
      headers: { [TICKET_HEADER]: '1', origin },
    });
    const { ticket, bridge: path } = await answer.json();
    const address = `${origin.replace('http', 'ws')}${path}?ticket=${ticket}`;
    const ws = new WebSocket(address, SUBPROTOCOL, { origin, perMessageDeflate: false });
    ws.on('open', () =>
      bridge.open({ tab: '', doc: 'bench', url, shim: '' }, (frame) => ws.send(frame)),
    );
    ws.on('message', (bytes) => bridge.receive(bytes.toString()));
    await new Promise((resolve, reject) => {
      onWelcome = resolve;
      ws.on('error', reject);
    });
    server.onClientConnected = () => {
      work.clients += 1;
    };
    server.onClientDisconnected = ({ client }) => {
      work.clients -= 1;
      unanswered.delete(client);
    };
    return new Promise((resolve, reject) => server.start(({ port }) => resolve(port), reject));
  },
  run({ app, perTurn = 1 }) {
    perAnswer = perTurn;
    server.onmessage = apps[app];
  },
  /** Keeps so many exec calls in flight. */
  call({ inFlight }) {
    isOver = false;
    const again = () => {
      work.messages += 1;
      if (!isOver) call();
      else if (--calling === 0) onIdle();
    };
    const call = () => exec(again, again, 'WebSocketServer', 'getAddress', [{ port: 3001 }]);
    for (calling = 0; calling < inFlight; calling += 1) call();
  },
  stop() {
    isOver = true;
    return new Promise((resolve) => {
      onIdle = resolve;
    });
  },
});
