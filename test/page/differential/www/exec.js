// exec: the call itself.
import { ask, attempt, describe, exec, note, probe, say, settled, turn } from './probe.js';

probe('a call at script time', async () => {
  say(describe(await window.differential.earlyStatus));
});

probe('exec returns undefined and calls back later', async () => {
  const returned = exec(note('success'), note('failure'), 'WebSocketServer', 'getStatus', []);
  say('returned', describe(returned));
  await settled();
});

probe('a result and the turn of the call', async () => {
  exec(note('result'), note('failure'), 'WebSocketServer', 'getStatus', []);
  for (let microtask = 0; microtask < 10; microtask += 1) await undefined;
  say('the turn ends');
  await settled();
});

probe('the order of results', async () => {
  const words = ['getStatus', 'nope', 'getClients', 'GETSTATUS', 'stop'];
  for (const word of words) exec(note(word), note(`${word} fails`), 'WebSocketServer', word, []);
  exec(note('none'), note('Nobody fails'), 'Nobody', 'getStatus', []);
  await settled();
});

probe('what can not be called', async () => {
  await ask('getStatus', [], 'Nobody');
  await ask('nope', []);
  await ask('getStatus', [], 'websocketserver');
  await ask('getStatus', [], 5);
  await ask('toString', [], 'toString');
});

probe('arguments that are falsy, or no array', async () => {
  for (const args of [undefined, null, false, 0, '', 'text', 5, true, {}, [[]], [null]]) {
    await ask('getStatus', args);
  }
  exec(note('no arguments'), null, 'WebSocketServer', 'getStatus');
  await settled();
});

probe('arguments missing or of the wrong type', async () => {
  for (const args of [[], [{}], [{ port: 'x' }]]) await ask('start', args);
});

probe('arguments that are no JSON', () => {
  const circular = [];
  circular.push(circular);
  const throwing = {
    toJSON: () => {
      throw new Error('from toJSON');
    },
  };
  for (const args of [circular, [10n], [throwing]]) {
    const before = cordova.callbackId;
    const registered = Object.keys(cordova.callbacks).length;
    const name = attempt(() => exec(note('x'), note('y'), 'WebSocketServer', 'getStatus', args));
    say(name.split('\n')[0]);
    say('registered:', Object.keys(cordova.callbacks).length - registered);
    say('ids:', cordova.callbackId - before);
  }
});

probe('callbacks that are missing', async () => {
  const before = Object.keys(cordova.callbacks).length;
  const count = () => say(Object.keys(cordova.callbacks).length - before);
  exec(null, null, 'WebSocketServer', 'getStatus', []);
  count();
  exec(undefined, undefined, 'Nobody', 'getStatus', []);
  count();
  exec(note('success'), null, 'WebSocketServer', 'nope', []);
  exec(null, note('failure'), 'WebSocketServer', 'getStatus', []);
  count();
  await settled();
  count();
});

probe('callbacks that are no functions', async () => {
  const id = `WebSocketServer${cordova.callbackId}`;
  const onError = ({ type }) => say(type);
  window.addEventListener('cordovacallbackerror', onError);
  exec('text', null, 'WebSocketServer', 'getStatus', []);
  await settled();
  say('registered:', id in cordova.callbacks);
  delete cordova.callbacks[id];
  window.removeEventListener('cordovacallbackerror', onError);
});

probe('callback ids', async () => {
  const before = cordova.callbackId;
  exec(note('first'), null, 'WebSocketServer', 'getStatus', []);
  exec(note('second'), null, 'Nobody', 'getStatus', []);
  say(cordova.callbackId - before);
  say(`WebSocketServer${before}` in cordova.callbacks, `Nobody${before + 1}` in cordova.callbacks);
  const { success, fail } = cordova.callbacks[`WebSocketServer${before}`];
  say(describe(success), describe(fail));
  await settled();
  say(`WebSocketServer${before}` in cordova.callbacks, `Nobody${before + 1}` in cordova.callbacks);
});

probe('this in a callback', async () => {
  exec(
    function () {
      say(String(this));
    },
    null,
    'WebSocketServer',
    'getStatus',
    [],
  );
  await settled();
});

probe('a call made in a callback', async () => {
  exec(
    () => {
      exec(note('inner'), null, 'WebSocketServer', 'getStatus', []);
      say('outer');
    },
    null,
    'WebSocketServer',
    'getStatus',
    [],
  );
  exec(note('next'), null, 'WebSocketServer', 'getStatus', []);
  await settled();
  await settled();
});

probe('an ArrayBuffer among the arguments', async () => {
  const args = [Uint8Array.of(1, 2, 3).buffer, { inner: Uint8Array.of(1).buffer }];
  exec(null, null, 'WebSocketServer', 'getStatus', args);
  say(args.map(describe).join());
  await turn();
});
