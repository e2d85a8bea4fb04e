// The probes of the page's start, before and after cordova.js's tag, and the record of them all.
//
// `load` is not among them: it may come before or after deviceready, here as there. Nor is the
// moment of DOMContentLoaded: all that is certain is that deviceready comes later.
(() => {
  const records = [];
  let onReady;
  const ready = new Promise((resolve) => {
    onReady = resolve;
  });

  /** Begins the record of another probe. */
  function begin(title) {
    records.push({ title, lines: [] });
  }

  /** Left out is what differs from run to run, and a name that minifying changes. */
  function say(...words) {
    const line = words
      .join(' ')
      .replace(/(WebSocketServer|Nobody)\d+/g, '$1<n>')
      .replace(/\w+(?=\.success\.apply)/g, 'callback')
      .replace(/\/127\.0\.0\.1:\d+/g, '/127.0.0.1:<port>');
    records.at(-1).lines.push(line);
  }

  function note(who) {
    return (event) => say(`${who}: ${event.constructor.name} ${event.type}`);
  }

  begin('before cordova.js');
  window.addEventListener('error', ({ message }) => say('onerror:', message));
  window.addEventListener('unhandledrejection', ({ reason }) => say('unhandled:', reason));
  const { log } = console;
  console.log = (...words) => {
    say('console.log:', ...words);
    log(...words);
  };
  document.addEventListener('deviceready', note('document, before cordova.js'));
  document.addEventListener('DeviceReady', note('document, before cordova.js, in capitals'));
  document.addEventListener('pause', note('document, before cordova.js'));
  window.addEventListener('deviceready', note('window, before cordova.js'));
  window.addEventListener('deviceready', note('window, before cordova.js, capturing'), true);

  function afterCordova() {
    begin('globals at script time');
    for (const name of ['cordova', 'Cordova', 'PhoneGap', 'define', 'require', 'device']) {
      say(name, typeof window[name]);
    }

    begin('members of cordova at script time');
    const { exec, plugins, ...members } = cordova;
    say('exec', typeof exec, 'plugins', typeof plugins);
    say(Object.keys(members).sort().join(' '));

    begin('deviceready');
    const { onDeviceReady } = cordova.require('cordova/channel');
    let isDomLoaded = false;
    document.addEventListener('DOMContentLoaded', () => {
      isDomLoaded = true;
    });
    cordova.addConstructor(() => say('constructor'));
    cordova.addConstructor(() => {
      throw new Error('from a constructor');
    });
    window.addEventListener('deviceready', note('window'));
    document.addEventListener('deviceready', function (event) {
      differential.deviceReady = event;
      say('function, this is the channel:', this === onDeviceReady);
      say('after DOMContentLoaded:', isDomLoaded);
      say('target:', event.target === document, 'phase:', event.eventPhase);
      say('bubbles:', event.bubbles, 'cancelable:', event.cancelable);
      onReady();
    });
    const twice = note('the same function twice');
    document.addEventListener('deviceready', twice);
    document.addEventListener('deviceready', twice);
    document.addEventListener('DeviceREADY', note('in other capitals'));
    document.addEventListener('deviceready', note('once'), { once: true });
    const object = {
      handleEvent(event) {
        say('object:', event.type, 'this is the object:', this === object);
      },
    };
    document.addEventListener('deviceready', object);
    const removed = note('removed');
    document.addEventListener('deviceready', removed);
    document.removeEventListener('deviceready', removed);
    document.addEventListener('deviceready', () => {
      throw new Error('from a deviceready listener');
    });
    document.addEventListener('deviceready', note('after the one that throws'));
    differential.earlyStatus = new Promise((resolve) => {
      cordova.require('cordova/exec')(resolve, resolve, 'WebSocketServer', 'getStatus', []);
    });
  }

  window.differential = { records, begin, say, ready, afterCordova };
})();
