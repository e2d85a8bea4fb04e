/** The lines of one probe in which the two pages differ, and why that is right. */
export interface Difference {
  readonly probe: string;
  readonly android: readonly string[];
  readonly emulated: readonly string[];
  readonly reason: string;
}

const NOT_JAVA = 'The other end is the emulator, not Java behind a WebView.';
const ONERROR =
  'On the phone a result that rides back with exec runs in a promise’s job, one that comes later in a script of its own. Here all come later, so what a callback throws is always at window.onerror.';

/** In the order of the probes. The test fails on a new one, and on one that is gone. */
export const DIFFERENCES: readonly Difference[] = [
  {
    probe: 'globals at script time',
    android: ['Cordova undefined', 'PhoneGap undefined'],
    emulated: ['Cordova object', 'PhoneGap object'],
    reason:
      'exec is there at once under all the names that it ever had, so that an app’s first script can call it.',
  },
  {
    probe: 'members of cordova at script time',
    android: ['exec undefined plugins undefined'],
    emulated: ['exec function plugins object'],
    reason: 'exec and the emulated plugins are there at once; a phone loads them a moment later.',
  },
  {
    probe: 'members of cordova',
    android: [],
    emulated: ['plugins object'],
    reason: 'A plugin makes it on the phone; the emulated ones are part of cordova.js.',
  },
  {
    probe: 'globals',
    android: ['PhoneGap undefined'],
    emulated: ['PhoneGap object'],
    reason: 'Monaca’s plugins of 2012 and 2013 call PhoneGap.exec.',
  },
  {
    probe: 'channels',
    android: [],
    emulated: ['onWssEmuReady object onWssEmuReady 2'],
    reason: 'deviceready waits until the emulator has answered.',
  },
  {
    probe: 'channels that deviceready waits for',
    android: ['onCordovaReady onDOMContentLoaded'],
    emulated: ['onCordovaReady onDOMContentLoaded onWssEmuReady'],
    reason: 'deviceready waits until the emulator has answered.',
  },
  {
    probe: 'module cordova/exec',
    android: ['init function'],
    emulated: [],
    reason: NOT_JAVA,
  },
  {
    probe: 'module cordova/android/nativeapiprovider',
    android: ['object', 'get function', 'set function', 'setPreferPrompt function'],
    emulated: ['throws Error: module cordova/android/nativeapiprovider not found', 'object'],
    reason: NOT_JAVA,
  },
  {
    probe: 'module cordova/android/promptbasednativeapi',
    android: [
      'object',
      'exec function',
      'retrieveJsMessages function',
      'setNativeToJsBridgeMode function',
    ],
    emulated: ['throws Error: module cordova/android/promptbasednativeapi not found', 'object'],
    reason: NOT_JAVA,
  },
  {
    probe: 'a plugin of the app',
    android: [],
    emulated: ['wss-emu 14.0.1'],
    reason: 'The list of plugins names those that are emulated.',
  },
  {
    probe: 'a result and the turn of the call',
    android: ['result: {"status":"stopped"}', 'the turn ends'],
    emulated: ['the turn ends', 'result: {"status":"stopped"}'],
    reason: 'A result has to come over the network, also one that Java would have at once.',
  },
  {
    probe: 'callbacks that are no functions',
    android: ['unhandled: TypeError: callback.success.apply is not a function'],
    emulated: ['onerror: Uncaught TypeError: callback.success.apply is not a function'],
    reason: ONERROR,
  },
  {
    probe: 'a callback that throws',
    android: ['unhandled: Error: thrown'],
    emulated: ['onerror: Uncaught Error: thrown'],
    reason: ONERROR,
  },
  {
    probe: 'cordova.js once more',
    android: ['onerror: Uncaught Error: cordova already defined'],
    emulated: [],
    reason:
      'Monaca’s pages load it by several tags, all of which lead to the emulator’s: the first one counts.',
  },
];
