// exec and the plugin: results of every kind, kept callbacks, and a client's doings.
import { ask, describe, exec, note, port, probe, say, settled } from './probe.js';

let client;
let clientId;
let events = [];
let onEvent = () => {};

/** What the client has received, and the next thing that happens to it. */
const received = [];

function registered() {
  const ids = Object.keys(cordova.callbacks).filter((id) => id.startsWith('WebSocketServer'));
  say('registered:', ids.length);
}

function onServerEvent(event) {
  say('event:', describe(event));
  clientId = event.client;
  events.push(event.event);
  onEvent();
}

/** Resolves when the server has told of `event`. */
async function heard(event) {
  while (!events.includes(event)) {
    await new Promise((resolve) => {
      onEvent = resolve;
    });
  }
  events = [];
}

probe('before start', async () => {
  for (const action of ['getStatus', 'getAddress', 'getClients', 'stop']) await ask(action, []);
  await ask('send', [{ clientId: '/x', message: 'y' }]);
  await ask('sendToAllClients', [{ message: 'y' }]);
  registered();
});

probe('start', async () => {
  exec(onServerEvent, note('failure'), 'WebSocketServer', 'start', [{ port }]);
  exec(null, note('overtakes'), 'Nobody', 'x', []);
  await heard('server:started');
  registered();
  for (const action of ['getStatus', 'getAddress', 'getClients']) await ask(action, []);
});

probe('a client connects', async () => {
  client = new WebSocket(`ws://127.0.0.1:${port}`);
  client.onmessage = ({ data }) => received.push(data);
  const opened = new Promise((resolve) => {
    client.onopen = resolve;
  });
  await heard('connected');
  await opened;
  say(describe(await ask('getClients', [])), 'the client’s own id:', clientId.startsWith('/'));
  await ask('getStatus', []);
});

probe('messages', async () => {
  for (const text of ['hello', '', '"\\/ é \u2028 😀 \0', '{"a":1}']) {
    client.send(text);
    await heard('message');
  }
});

probe('send', async () => {
  await ask('send', [{ clientId, message: 'to one' }]);
  await ask('sendToAllClients', [{ message: 'to all' }]);
  await ask('send', [{ clientId: '/127.0.0.9:1', message: 'x' }]);
  await ask('send', [{ clientId }]);
  await ask('send', [{ message: 'x' }]);
  await ask('send', []);
  await ask('sendToAllClients', [{}]);
});

probe('arguments are read at the call', async () => {
  const args = [{ clientId, message: 'as it was' }];
  exec(note('sent'), note('failure'), 'WebSocketServer', 'send', args);
  args[0].message = 'as it became';
  args.length = 0;
  await settled();
  client.send('and back');
  await heard('message');
  while (received.length < 3) await settled();
  say(JSON.stringify(received));
});

probe('an event’s callback that throws', async () => {
  const onError = ({ type, message }) => say(type, message);
  window.addEventListener('cordovacallbackerror', onError);
  const thrown = new Promise((resolve) => {
    onEvent = () => {
      resolve();
      throw new Error('in an event');
    };
  });
  client.send('one');
  await thrown;
  await settled();
  registered();
  events = [];
  client.send('two');
  await heard('message');
  window.removeEventListener('cordovacallbackerror', onError);
});

probe('start once more', async () => {
  exec(note('second start'), note('failure'), 'WebSocketServer', 'start', [{ port }]);
  await settled();
  registered();
  exec(onServerEvent, note('failure'), 'WebSocketServer', 'start', []);
  await heard('server:started');
  registered();
});

probe('the client leaves', async () => {
  client.close(4001, 'good bye');
  await heard('disconnected');
  await ask('getClients', []);
});

probe('stop', async () => {
  await ask('stop', []);
  registered();
  await ask('stop', []);
  await ask('getStatus', []);
});
