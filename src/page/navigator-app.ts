import type { Exec } from '../exec.js';

const SERVICE = 'CoreAndroid';

/** `navigator.app` (cordova-android, `plugin/android/app.js`), over exec as there. */
export function createNavigatorApp(exec: Exec) {
  const call = (action: string, args: readonly unknown[] = []) =>
    exec(null, null, SERVICE, action, args);
  return {
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
}

/** `navigator.splashscreen`: there is none to be seen. */
export function createSplashScreen(exec: Exec) {
  return {
    show: () => exec(null, null, 'SplashScreen', 'show', []),
    hide: () => exec(null, null, 'SplashScreen', 'hide', []),
  };
}
