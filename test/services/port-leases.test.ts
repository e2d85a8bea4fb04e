// Contract, section 5: the next page's start on a port succeeds at once.
import { expect, it, onTestFinished } from 'vitest';
import type { PluginResult } from '../../src/cordova/plugin-result.js';
import { ServiceRegistry } from '../../src/cordova/service-registry.js';
import { createDevice } from '../../src/emulator/device.js';
import { PageTrace, Trace } from '../../src/emulator/trace.js';
import { createServices } from '../../src/services/index.js';
import { findFreePort } from '../support/free-port.js';

const NO_ACTIVITY = { navigate() {}, exit() {} };
const createPageServices = createServices(createDevice({}));

function openPage() {
  let deliver: (result: PluginResult) => void;
  const first = new Promise<PluginResult>((resolve) => {
    deliver = resolve;
  });
  const trace = new PageTrace(new Trace(), 1);
  const registry = new ServiceRegistry(createPageServices(trace, NO_ACTIVITY), (_id, result) =>
    deliver(result),
  );
  onTestFinished(() => registry.reset());
  return {
    reset: () => registry.reset(),
    start(port: number) {
      registry.exec('1', 'WebSocketServer', 'start', [{ port }]);
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
