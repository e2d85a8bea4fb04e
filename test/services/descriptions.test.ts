// What is said of each service, held against what there is (docs/architecture.md, "To add a service").
import { expect, it } from 'vitest';
import { createEmulator } from '../../src/index.js';
import { describeServer, SERVER_SERVICES } from '../../src/service-descriptions.js';

it('describes each object that the plugins put on plugins and monaca', () => {
  const { plugins, monaca } = createEmulator();
  const servers = SERVER_SERVICES.map(({ server }) => server);
  expect(servers.map(({ onPlugins }) => onPlugins)).toEqual(Object.keys(plugins));
  expect(servers.map(({ onMonaca }) => onMonaca)).toEqual(Object.keys(monaca));
});

it.each(['CoreAndroid', 'Camera', 'toString'])('describes no servers of %s', (service) => {
  expect(describeServer(service)).toBeUndefined();
});
