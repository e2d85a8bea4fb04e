// document.addEventListener and cordova.fireDocumentEvent, after deviceready.
import { attempt, note, noteEvent, probe, require, say, turn } from './probe.js';

const channel = require('cordova/channel');

/** Fires an event, and says whether that came at once or later. */
async function fire(type, data) {
  cordova.fireDocumentEvent(type, data);
  say(`${type} was fired`);
  await turn();
}

probe('members of cordova', () => {
  for (const name of Object.keys(cordova).sort()) say(name, typeof cordova[name]);
  say('callbackStatus', JSON.stringify(cordova.callbackStatus));
  say('versions', cordova.platformId, cordova.platformVersion, cordova.version);
  say('callbackId', Number.isInteger(cordova.callbackId), 'callbacks', typeof cordova.callbacks);
});

probe('globals', () => {
  for (const name of ['define', 'require', 'module', 'CDV_origSymbols', 'Cordova', 'PhoneGap']) {
    say(name, typeof window[name]);
  }
  say('one exec:', cordova.exec === require('cordova/exec'), cordova.exec === Cordova.exec);
  say('one cordova:', require('cordova') === cordova);
});

probe('a late deviceready listener', () => {
  document.addEventListener('deviceready', function (event) {
    say('called, this is the channel:', this === channel.onDeviceReady);
    say('the original event:', event === window.differential.deviceReady);
  });
  say('after addEventListener');
  document.addEventListener('DEVICEREADY', {
    handleEvent() {
      say('object, this has handleEvent:', 'handleEvent' in this);
    },
  });
  const twice = () => say('the same function');
  document.addEventListener('deviceready', twice);
  document.addEventListener('deviceready', twice);
});

probe('a late deviceready listener that throws', () => {
  say(
    attempt(() =>
      document.addEventListener('deviceready', () => {
        throw new Error('late');
      }),
    ),
  );
});

probe('deviceready fired again', async () => {
  document.addEventListener('deviceready', note('sticky'));
  await fire('deviceready', { again: true });
});

for (const type of ['pause', 'resume', 'activated', 'online', 'offline', 'batterystatus', 'my']) {
  probe(`fireDocumentEvent ${type}`, async () => {
    const listener = noteEvent('heard');
    document.addEventListener(type, listener);
    await fire(type, { detail: 1, list: [1] });
    document.removeEventListener(type, listener);
    await fire(type);
  });
}

probe('the device’s buttons', async () => {
  const listener = noteEvent('heard');
  for (const button of ['back', 'menu', 'search', 'volumeup', 'volumedown']) {
    const type = `${button}button`;
    document.addEventListener(type, listener);
    await fire(type);
    document.removeEventListener(type, listener);
  }
});

probe('names in other capitals', async () => {
  const listener = noteEvent('heard');
  document.addEventListener('PAUSE', listener);
  document.addEventListener('MyEvent', listener);
  await fire('pause');
  await fire('PAUSE');
  await fire('myevent');
  await fire('MyEvent');
  document.removeEventListener('Pause', listener);
  document.removeEventListener('MyEvent', listener);
  await fire('pause');
});

probe('the order of listeners', async () => {
  const [first, second, third] = ['first', 'second', 'third'].map(noteEvent);
  document.addEventListener('pause', first);
  document.addEventListener('pause', second);
  document.addEventListener('pause', third);
  document.addEventListener('pause', first);
  await fire('pause');
  document.removeEventListener('pause', first);
  document.addEventListener('pause', first);
  await fire('pause');
  for (const listener of [first, second, third]) document.removeEventListener('pause', listener);
});

probe('the third argument', async () => {
  const listener = noteEvent('heard');
  document.addEventListener('pause', listener, { once: true });
  await fire('pause');
  await fire('pause');
  document.removeEventListener('pause', listener, true);
  document.addEventListener('my', listener, { once: true });
  await fire('my');
  await fire('my');
});

probe('a listener object', async () => {
  const object = { handleEvent };
  function handleEvent(event) {
    say('first', event.type, this === object);
  }
  document.addEventListener('pause', object);
  document.addEventListener('pause', object);
  await fire('pause');
  object.handleEvent = () => say('replaced');
  await fire('pause');
  document.removeEventListener('pause', object);
  await fire('pause');
  object.handleEvent = handleEvent;
  document.removeEventListener('pause', object);
  await fire('pause');
});

probe('listeners added and removed while the event is fired', async () => {
  const second = noteEvent('removed meanwhile');
  const added = noteEvent('added meanwhile');
  function first() {
    say('first');
    document.removeEventListener('pause', second);
    document.addEventListener('pause', added);
  }
  document.addEventListener('pause', first);
  document.addEventListener('pause', second);
  await fire('pause');
  await fire('pause');
  document.removeEventListener('pause', first);
  document.removeEventListener('pause', added);
});

probe('a listener that throws', async () => {
  const thrower = () => {
    throw new Error('from a pause listener');
  };
  const later = noteEvent('later');
  for (const listener of [thrower, later]) document.addEventListener('pause', listener);
  await fire('pause');
  for (const listener of [thrower, later]) document.removeEventListener('pause', listener);
});

probe('what is no listener', () => {
  for (const listener of [undefined, null, 'text', 5, {}, { handleEvent: 1 }, []]) {
    say(
      'add:',
      attempt(() => document.addEventListener('pause', listener)),
    );
    say(
      'remove:',
      attempt(() => document.removeEventListener('pause', listener)),
    );
  }
  say(
    'no name:',
    attempt(() => document.addEventListener()),
  );
});

probe('fireDocumentEvent without detaching', () => {
  const listener = noteEvent('heard');
  document.addEventListener('pause', listener);
  cordova.fireDocumentEvent('pause', { now: true }, true);
  say('fired');
  document.removeEventListener('pause', listener);
});

probe('the data of an event', async () => {
  const listener = (event) => say(event.type, event.extra, event.inherited, event.bubbles);
  document.addEventListener('my', listener);
  const data = Object.assign(Object.create({ inherited: 1 }), {
    extra: { deep: 1 }.deep,
    type: 'x',
  });
  await fire('my', data);
  await fire('my', 'text');
  document.removeEventListener('my', listener);
});

probe('window events', async () => {
  const listener = noteEvent('heard');
  for (const type of ['my', 'online', 'offline']) {
    window.addEventListener(type, listener);
    cordova.fireWindowEvent(type, { detail: 1 });
    say(`${type} was fired`);
    await turn();
    window.removeEventListener(type, listener);
  }
});

probe('events of the browser', async () => {
  const listener = noteEvent('heard');
  for (const type of ['online', 'offline', 'my']) {
    window.addEventListener(type, listener);
    window.dispatchEvent(new Event(type));
    say(`${type} was dispatched`);
    await turn();
    window.removeEventListener(type, listener);
  }
});

probe('handlers that code of the app adds', async () => {
  const listener = noteEvent('heard');
  const added = cordova.addDocumentEventHandler('added');
  added.onHasSubscribersChange = function () {
    say('subscribers:', this.numHandlers);
  };
  say(added === channel.added, added.type, added.state);
  document.addEventListener('added', listener);
  await fire('added');
  document.removeEventListener('added', listener);
  cordova.removeDocumentEventHandler('added');
  document.addEventListener('added', listener);
  await fire('added');

  const sticky = cordova.addStickyDocumentEventHandler('sticky');
  document.addEventListener('sticky', listener);
  await fire('sticky', { first: true });
  document.addEventListener('sticky', listener);
  say(sticky.state, sticky.numHandlers);

  cordova.addWindowEventHandler('added');
  window.addEventListener('ADDED', listener);
  cordova.fireWindowEvent('added', { detail: 1 });
  say('fired');
  await turn();
  cordova.removeWindowEventHandler('added');
  say(
    'add:',
    attempt(() => window.addEventListener('added', undefined)),
  );
});

probe('the original handlers', () => {
  const { document: ofDocument, window: ofWindow } = cordova.getOriginalHandlers();
  say(ofDocument.addEventListener === EventTarget.prototype.addEventListener);
  say(ofDocument.removeEventListener === EventTarget.prototype.removeEventListener);
  say(ofWindow.addEventListener === EventTarget.prototype.addEventListener);
  say(ofWindow.removeEventListener === EventTarget.prototype.removeEventListener);
});
