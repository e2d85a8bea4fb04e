import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { BridgeHost } from '../../src/bridge/host-end.js';
import { BridgePage } from '../../src/bridge/page-end.js';
import { createExec } from '../../src/cordova/create-exec.js';
import { ServiceRegistry } from '../../src/cordova/service-registry.js';
import { createCordovaPlugins } from '../../src/emulator/apps/cordova-plugins.js';
import { installGlobals } from '../../src/emulator/apps/globals.js';
import { createDevice } from '../../src/emulator/device.js';
import { createPlugins } from '../../src/plugin/index.js';
import { createServices } from '../../src/services/index.js';
import { PageTrace, Trace } from '../../src/trace/trace.js';
import { PATIENCE } from '../support/patience.js';
import { type Carrier, type RunningApp, TEST_APP } from './carrier.js';
import { createTestApp } from './test-app.js';

/** The two ends of the bridge, joined by two functions. */
export const inMemoryBridge: Carrier = {
  name: 'in-memory bridge',
  async openApp(options = {}) {
    const www = resolve(options.www ?? TEST_APP);
    const createPageServices = createServices(createDevice(options), options.services);
    const trace = new PageTrace(new Trace(), 1);
    const activity = { navigate() {}, exit() {} };
    const { exec, callbacksFromNative } = createExec(
      (id, service, action, args) => page.exec(id, service, action, args),
      (error) => {
        throw error;
      },
    );
    const device = { www: '' };
    let hasWsserver = false;
    let onWelcome = () => {};
    const welcomed = new Promise<void>((resolve) => {
      onWelcome = resolve;
    });
    const page = new BridgePage({
      onWelcome(welcome) {
        device.www = welcome.www;
        onWelcome();
      },
      onCommand: () => {},
      onResults: (results) =>
        callbacksFromNative(
          results.map(({ id, status, keep, msg }) => ({
            callbackId: id,
            result: { status: status as never, message: msg, keepCallback: keep },
          })),
        ),
    });
    const host = new BridgeHost(
      { send: (frame) => page.receive(frame), close: () => {} },
      {
        schedule: setImmediate,
        helloTimeoutMs: PATIENCE,
        settings: { device: {}, www, shim: '', lifecycle: 'off', maxCallLength: 2 ** 26 },
        onLife: () => {},
        createRegistry: (_host, _hello, deliver) =>
          new ServiceRegistry(
            createPageServices({ trace, www, activity, hasWsserver: () => hasWsserver }),
            deliver,
            trace,
          ),
        claimTab: async ({ tab }) => tab,
      },
    );
    onTestFinished(() => host.pageGone());
    page.open({ tab: 'tab', doc: 'doc', url: '', shim: '' }, (frame) => host.receive(frame));
    await welcomed;

    const globals = {} as { document: EventTarget };
    installGlobals(globals, {});
    const { plugins, monaca } = createPlugins(exec, device);
    const cordovaPlugins = createCordovaPlugins(exec, () => {
      hasWsserver = true;
    });
    const cordova = { exec, plugins: cordovaPlugins };
    const app = createTestApp({ plugins, monaca, cordova, ...globals });
    return { run: async (code, argument) => code(app, argument as never) } satisfies RunningApp;
  },
};
