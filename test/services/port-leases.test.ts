// Contract, section 5: the next page's start on a port succeeds at once.
import { resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { PluginResult } from '../../src/cordova/plugin-result.js';
import { ServiceRegistry } from '../../src/cordova/service-registry.js';
import { createDevice } from '../../src/emulator/device.js';
import { createServices } from '../../src/services/index.js';
import { PageTrace, Trace } from '../../src/trace/trace.js';
import { findFreePort } from '../support/free-port.js';

const PAGE = { www: resolve('test/app'), activity: { navigate() {}, exit() {} } };
const createPageServices = createServices(createDevice({}));

function openPage() {
  let deliver: (result: PluginResult) => void;
  const first = new Promise<PluginResult>((resolve) => {
    deliver = resolve;
  });
  const trace = new PageTrace(new Trace(), 1);
  const registry = new ServiceRegistry(createPageServices({ trace, ...PAGE }), (_id, result) =>
    deliver(result),
  );
  onTestFinished(() => registry.reset());
  return {
    reset: () => registry.reset(),
    start(port: number) {
      registry.exec('1', 'WebSocketServer', 'start', [{ port }]);
      return first;
    },
    startHttp(port: number) {
      registry.exec('1', 'HttpServer', 'start', ['', { port }]);
      return first;
    },
  };
}

it('waits for a server that was still starting when its page went away', async () => {
  const port = await findFreePort();
  const before = openPage();
  before.start(port);
  before.reset();

  expect(await openPage().start(port)).toMatchObject({ status: 1 });
});

it('waits for a server of another kind that was still starting', async () => {
  const port = await findFreePort();
  const before = openPage();
  const late = before.startHttp(port);
  before.reset();

  const next = openPage().start(port);
  expect([await late, await next]).toMatchObject([{ status: 1 }, { status: 1 }]);
});
