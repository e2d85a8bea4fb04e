// Contract, section 4: the property, which a page learns late.
import { expect, it } from 'vitest';
import { createPlugins } from '../../src/plugin/index.js';

const exec = () => {};

it('reads the device when rootDirectoryAbsolutePath is read', () => {
  const device = { www: '' };
  const { plugins, monaca } = createPlugins(exec, device);
  const server = plugins.httpServer('./client//pages/');
  const before = server.rootDirectoryAbsolutePath;
  device.www = '/app/www';

  expect([before, server.rootDirectoryAbsolutePath]).toEqual(['', '/app/www/client/pages']);
  device.www = 'C:\\app\\www';
  expect(new monaca.HttpServer('client').rootDirectoryAbsolutePath).toBe('C:\\app\\www\\client');
});

it('has no rootDirectoryAbsolutePath over an exec alone', () => {
  expect(createPlugins(exec).plugins.httpServer('client').rootDirectoryAbsolutePath).toBe('');
});
