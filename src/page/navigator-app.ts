import { exec } from './exec-over-bridge.js';

function call(action: string, args: readonly unknown[] = []): void {
  exec(null, null, 'CoreAndroid', action, args);
}

/** `navigator.app` (cordova-android, `plugin/android/app.js`), over exec as there. */
export const navigatorApp = {
  clearCache: () => call('clearCache'),
  loadUrl: (url: string, properties?: object) => call('loadUrl', [url, properties]),
  cancelLoadUrl: () => call('cancelLoadUrl'),
  clearHistory: () => call('clearHistory'),
  backHistory: () => call('backHistory'),
  overrideBackbutton: (isOverridden: boolean) => call('overrideBackbutton', [isOverridden]),
  overrideButton: (name: string, isOverridden: boolean) =>
    call('overrideButton', [name, isOverridden]),
  exitApp: () => call('exitApp'),
};

/** `navigator.splashscreen`: there is none to be seen. */
export const splashscreen = {
  show: () => exec(null, null, 'SplashScreen', 'show', []),
  hide: () => exec(null, null, 'SplashScreen', 'hide', []),
};
