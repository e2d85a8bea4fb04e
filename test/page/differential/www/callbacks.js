// The table of callbacks, and the ways in for the native half.
import { attempt, exec, note, probe, say, settled } from './probe.js';

/** Registers callbacks as exec does, without a call. */
function register(id) {
  cordova.callbacks[id] = { success: note('success'), fail: note('failure') };
  return () => say('registered:', id in cordova.callbacks);
}

probe('callbackFromNative', () => {
  const check = register('own');
  cordova.callbackFromNative('own', true, 1, ['kept', 2], true);
  check();
  cordova.callbackFromNative('own', true, 0, ['no result'], true);
  check();
  cordova.callbackFromNative('own', true, 9, ['success, but an error'], true);
  cordova.callbackFromNative('own', false, 1, ['failure'], true);
  cordova.callbackFromNative('own', true, 1, [], true);
  for (const value of ['text', 5, true, null, undefined, [1], { a: 1 }]) {
    cordova.callbackFromNative('own', true, 1, [value], true);
  }
  cordova.callbackFromNative('own', true, 0, ['no result'], false);
  check();
  say(attempt(() => cordova.callbackFromNative('own', true, 1, ['dropped'], false)));
});

probe('callbackSuccess and callbackError', () => {
  const check = register('own');
  cordova.callbackSuccess('own', { status: 1, message: 'kept', keepCallback: true });
  check();
  cordova.callbackSuccess('own', { status: 0, message: 'none', keepCallback: true });
  cordova.callbackError('own', { status: 9, message: 'failed' });
  check();
  say(attempt(() => cordova.callbackSuccess('own')));
  say(attempt(() => cordova.callbackError('nobody', { status: 9 })));
});

probe('a callback that throws, called directly', () => {
  const onError = ({ type, message, error }) => say(type, message, error);
  window.addEventListener('cordovacallbackerror', onError);
  for (const isSuccess of [true, false]) {
    cordova.callbacks.own = {
      success() {
        throw new Error('in success');
      },
      fail() {
        throw new Error('in fail');
      },
    };
    say(attempt(() => cordova.callbackFromNative('own', isSuccess, isSuccess ? 1 : 9, [], false)));
    say('registered:', 'own' in cordova.callbacks);
  }
  delete cordova.callbacks.own;
  window.removeEventListener('cordovacallbackerror', onError);
});

probe('a callback that throws', async () => {
  const onError = ({ type, message, error }) => say(type, message, error);
  window.addEventListener('cordovacallbackerror', onError);
  const id = `WebSocketServer${cordova.callbackId}`;
  exec(
    () => {
      throw new Error('thrown');
    },
    null,
    'WebSocketServer',
    'getStatus',
    [],
  );
  exec(note('next'), null, 'WebSocketServer', 'getStatus', []);
  await settled();
  say('registered:', id in cordova.callbacks);
  delete cordova.callbacks[id];
  window.removeEventListener('cordovacallbackerror', onError);
});
