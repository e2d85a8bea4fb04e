// Doctor's list of the services that answer, against those that do.
import { expect, it } from 'vitest';
import { EMULATED_SERVICES } from '../../src/doctor/other-plugins.js';
import { createDevice } from '../../src/emulator/device.js';
import { createServices } from '../../src/services/index.js';

it('knows the services that are emulated', () => {
  const activity = { navigate() {}, exit() {} };
  const trace = { isActive: false, page: 0, publish() {}, publishText() {}, publishMessage() {} };
  const services = createServices(createDevice({}))({ activity, trace, www: '' });
  expect([...EMULATED_SERVICES].sort()).toEqual([...services.keys()].sort());
});
