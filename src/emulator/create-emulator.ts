import { resolve } from 'node:path';
import { checkOptions } from '../checks/check-options.js';
import { EmulatorError } from '../checks/emulator-error.js';
import { createExec } from '../cordova/create-exec.js';
import { crossJson } from '../cordova/cross-json.js';
import { createNativeToJsQueue } from '../cordova/native-to-js-queue.js';
import { ServiceRegistry } from '../cordova/service-registry.js';
import { createPlugins } from '../plugin/index.js';
import { throwLater } from '../real-time/throw-later.js';
import { queueMicrotask, setImmediate } from '../real-time/timers.js';
import type { Activity } from '../services/environment.js';
import { createServices } from '../services/index.js';
import { APP_IN_THIS_PROCESS, PageTrace, Trace } from '../trace/trace.js';
import { createAppCalls } from './apps/app-calls.js';
import { installGlobals } from './apps/globals.js';
import { RunningApps } from './apps/running-apps.js';
import { createDevice, DEVICE_PROPERTIES } from './device.js';
import type { Cordova, Emulator } from './emulator.js';
import { createNetworkFaults } from './faults/network-faults.js';
import { createRemoteClient } from './faults/remote-client.js';
import { createScenes, type PublishScene } from './faults/scenes.js';
import { DEFAULT_WWW, EMULATOR_RULES, type EmulatorOptions } from './options.js';
import type { AppPages } from './pages/app-pages.js';
import { openPageHost, type PageHost } from './pages/page-host.js';
import { type ServedApp, startServing } from './pages/serve.js';
import {
  type AppInMemory,
  IN_MEMORY_RULES,
  type InMemoryOptions,
  startInMemory,
} from './pages/serve-in-memory.js';
import {
  PAGE_HOST_RULES,
  type PageHostOptions,
  SERVE_RULES,
  type ServeOptions,
  TOOL_RULES,
} from './pages/serve-options.js';
import type { ServedTool, ToolOptions, ToolPage } from './pages/tool-page.js';

/**
 * Creates an emulated phone. Nothing listens before an app starts a server.
 *
 * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  checkOptions(options, EMULATOR_RULES);
  const trace = new Trace();
  const device = createDevice(options);
  const createPageServices = createServices(device);
  const www = resolve(options.www ?? DEFAULT_WWW);
  const served = new Set<Pick<AppPages, 'close'>>();
  let closed: Promise<void> | undefined;

  // The app in this process: both halves of exec, joined by a queue.
  const pageTrace = new PageTrace(trace, APP_IN_THIS_PROCESS);
  const page = createExec((callbackId, service, action, args, isAwaited) => {
    life.registry.exec(callbackId, service, action, crossJson(args), isAwaited);
  }, createErrorSink(options.onCallbackError));
  const schedule = createTurnSchedule();
  let life = beginLife();
  let dying: Promise<void> | undefined;
  const apps = new RunningApps({
    get registry() {
      return life.registry;
    },
    kill() {
      const dead = life;
      // Calls that come from now on are told that the app has ended.
      life = beginLife();
      life.registry.reset();
      dead.isAlive = false;
      dying = dead.registry.kill();
      return dying;
    },
    startAgain() {
      if (!closed) life = beginLife();
    },
  });

  function beginLife() {
    const deliver = createNativeToJsQueue(schedule, (batch) => {
      if (own.isAlive) page.callbacksFromNative(batch);
    });
    const services = createPageServices({ trace: pageTrace, activity: NO_ACTIVITY, www });
    const own = { isAlive: true, registry: new ServiceRegistry(services, deliver, pageTrace) };
    return own;
  }

  const { exec } = page;
  const { plugins, monaca } = createPlugins(exec, { www });
  const version = DEVICE_PROPERTIES.cordova;
  const cordova: Cordova = { exec, platformId: 'android', version, platformVersion: version };

  const environment = { device, trace, createServices: createPageServices, pages: apps.pages };

  function serve(serveOptions: ServeOptions = {}): Promise<ServedApp> {
    const ownWww = options.www === undefined ? {} : { www };
    return keepUntilClosed(() => {
      checkOptions(serveOptions, SERVE_RULES);
      return startServing({ ...ownWww, ...serveOptions }, environment);
    });
  }

  function openHost(hostOptions: PageHostOptions = {}): Promise<PageHost> {
    return keepUntilClosed(() => {
      checkOptions(hostOptions, PAGE_HOST_RULES);
      return openPageHost(hostOptions, resolve(hostOptions.www ?? www), environment);
    });
  }

  function serveInMemory(inMemoryOptions: InMemoryOptions): Promise<AppInMemory> {
    return keepUntilClosed(() => {
      checkOptions(inMemoryOptions, IN_MEMORY_RULES);
      return startInMemory(inMemoryOptions, environment);
    });
  }

  function serveTool(tool: ToolPage, toolOptions: ToolOptions): Promise<ServedTool> {
    return keepUntilClosed(async () => {
      checkOptions(toolOptions, TOOL_RULES);
      // Only those who serve pages pay for what that needs.
      const { startToolHost } = await import('./web-host/web-host.js');
      return startToolHost(tool, toolOptions.port);
    });
  }

  async function keepUntilClosed<App extends Pick<AppPages, 'close'>>(
    open: () => Promise<App>,
  ): Promise<App> {
    if (closed) throw wasClosed();
    const app = await open();
    if (closed) {
      await app.close();
      throw wasClosed();
    }
    served.add(app);
    return app;
  }

  async function closeAll(): Promise<void> {
    await Promise.all([dying, life.registry.reset(), ...[...served].map((app) => app.close())]);
    device.network.close();
    // The last results are on their way to the app.
    await new Promise((resolve) => setImmediate(resolve));
  }

  function close(): Promise<void> {
    closed ??= closeAll();
    return closed;
  }

  const publish: PublishScene = (entry) =>
    trace.publish(APP_IN_THIS_PROCESS, { kind: 'scene', ...entry });
  return {
    plugins,
    monaca,
    cordova,
    exec,
    get servers() {
      return [...device.servers].map(({ status }) => status);
    },
    get status() {
      const { isOnline, frozenIds, latency } = device.network;
      const { delayMs = 0, jitterMs = 0 } = latency ?? {};
      return { isOnline, isInFront: apps.isInFront, delayMs, jitterMs, frozen: frozenIds };
    },
    execFor: createAppCalls(apps),
    network: createNetworkFaults(device.network, (type) => apps.fire(type), publish),
    client: (id) => createRemoteClient(device.network, id, publish),
    ...createScenes(apps, publish),
    installGlobals: (target) =>
      apps.add(
        installGlobals(target, { plugins, monaca, cordova, device: { ...DEVICE_PROPERTIES } }),
      ),
    serve,
    serveInMemory,
    openPageHost: openHost,
    serveTool,
    onTrace: (listener) => trace.subscribe(listener),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** An app in this process has no window: it goes nowhere, and ends when its process does. */
const NO_ACTIVITY: Activity = { navigate() {}, exit() {} };

function wasClosed(): EmulatorError {
  const message = "Can't serve pages: this emulator was closed. Create another one.";
  return new EmulatorError('WSSEMU_ERR_CLOSED', message);
}

/**
 * Runs the first batch of results of a turn at its end, and what results from that in the next
 * turn: an app that asks again in each callback must not keep sockets and timers waiting.
 */
function createTurnSchedule(): (run: () => void) => void {
  let hasRunThisTurn = false;
  return (run) => {
    if (hasRunThisTurn) {
      setImmediate(run);
      return;
    }
    hasRunThisTurn = true;
    setImmediate(() => {
      hasRunThisTurn = false;
    });
    queueMicrotask(run);
  };
}

/** Gives errors of the app's callbacks to the user; one who throws them again stops nothing either. */
function createErrorSink(onCallbackError = throwLater): (error: unknown) => void {
  return (error) => {
    try {
      onCallbackError(error);
    } catch (again) {
      throwLater(again);
    }
  };
}
