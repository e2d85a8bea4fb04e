import '../app/test-app.js';
import type { Cordova, Monaca, Plugins } from '../../src/index.js';
import type { TestApp } from './carrier.js';

interface AppGlobals {
  readonly plugins: Plugins;
  readonly monaca: Monaca;
  readonly cordova: Pick<Cordova, 'exec' | 'plugins'>;
  readonly document: EventTarget;
}

/** The app's half of the tests, in this process. */
export const createTestApp: (globals: AppGlobals) => TestApp = Reflect.get(
  globalThis,
  'createTestApp',
);
