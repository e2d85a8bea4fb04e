import { checkOptions } from '../checks/check-options.js';
import { createPlugins } from '../plugin/index.js';
import { APP_IN_THIS_PROCESS } from '../trace/trace.js';
import { createAppCalls } from './apps/app-calls.js';
import { installGlobals } from './apps/globals.js';
import { DEVICE_PROPERTIES } from './device.js';
import type { Cordova, Emulator } from './emulator.js';
import { createNetworkFaults } from './faults/network-faults.js';
import { readPhoneStatus } from './faults/phone-status.js';
import { createRemoteClient } from './faults/remote-client.js';
import { createScenes, type PublishScene } from './faults/scenes.js';
import { checkServices, EMULATOR_RULES, type EmulatorOptions } from './options.js';
import { openPageHost } from './pages/page-host.js';
import { startServing } from './pages/serve.js';
import { startInMemory } from './pages/serve-in-memory.js';
import { Phone } from './phone.js';

/**
 * Creates an emulated phone. Nothing listens before an app starts a server.
 *
 * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  checkOptions(options, EMULATOR_RULES);
  checkServices(options.services);
  const phone = new Phone(options);
  const { app, apps, environment, www } = phone;
  const { device, trace } = environment;
  const { exec } = app;
  const { plugins, monaca } = createPlugins(exec, { www });
  const version = DEVICE_PROPERTIES.cordova;
  const cordova: Cordova = {
    ...{ exec, platformId: 'android', version, platformVersion: version },
    plugins: phone.cordovaPlugins,
  };
  const publish: PublishScene = (entry) =>
    trace.publish(APP_IN_THIS_PROCESS, { kind: 'scene', ...entry });
  const ownWww = options.www === undefined ? undefined : www;
  const globals = () => ({ plugins, monaca, cordova, device: { ...DEVICE_PROPERTIES } });

  // Functions of an object, not methods: users take them out, and spread the emulator.
  return {
    plugins,
    monaca,
    cordova,
    exec,
    get servers() {
      return [...device.servers].map(({ status }) => status);
    },
    get status() {
      return readPhoneStatus(device.network, apps);
    },
    execFor: createAppCalls(apps),
    network: createNetworkFaults(
      device.network,
      (type) => apps.fire(type, device.network.selfTelling),
      publish,
    ),
    client: (id) => createRemoteClient(device.network, id, publish),
    ...createScenes(apps, publish),
    installGlobals: (target) => apps.add(installGlobals(target, globals())),
    serve: (asked = {}) => phone.open(() => startServing(asked, ownWww, environment)),
    serveInMemory: (asked) => phone.open(() => startInMemory(asked, environment)),
    openPageHost: (asked = {}) => phone.open(() => openPageHost(asked, www, environment)),
    serveTool: (tool, asked) =>
      phone.open(async () => {
        // Only those who serve pages pay for what that needs.
        const { startToolHost } = await import('./web-host/web-host.js');
        return startToolHost(tool, asked);
      }),
    onTrace: (listener) => trace.subscribe(listener),
    close: () => phone.close(),
    [Symbol.asyncDispose]: () => phone.close(),
  };
}
