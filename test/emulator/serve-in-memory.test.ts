// An app that is served to this process alone.
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { createEmulator, type EmulatorOptions } from '../../src/index.js';
import { useFolder } from '../support/folder.js';

function useEmulator(options: EmulatorOptions = {}) {
  const emulator = createEmulator(options);
  onTestFinished(() => emulator.close());
  return emulator;
}

it('gives pages what a browser gets, over streams', async () => {
  const www = useFolder({ 'start.html': 'page', 'other.html': 'other' });
  const app = await useEmulator().serveInMemory({ www, startPage: 'start.html' });
  const get = async (path: string) => {
    const sent = request({ path, host: 'localhost', createConnection: app.connect }).end();
    const [response] = await once(sent, 'response');
    return `${response.statusCode} ${await text(response)}`;
  };

  expect([app.url, app.www]).toEqual(['http://localhost/start.html', www]);
  expect(await get('/start.html')).toBe('200 <script src="/__wss-emu/v1/shim.js"></script>page');
  expect(await get('/other.html')).toBe('200 other');
  expect(await get('/cordova.js')).toContain('deviceready');
  expect(await get('/../../etc/passwd')).toMatch(/^40[04] /);
});

it('is there by the name that its phone listens on', async () => {
  const www = useFolder({ 'index.html': 'page' });
  const app = await useEmulator({ host: 'phone.test' }).serveInMemory({ www });
  const { host } = new URL(app.url);
  const sent = request({ path: '/cordova.js', host, createConnection: app.connect }).end();
  const [response] = await once(sent, 'response');

  expect([host, response.statusCode]).toEqual(['phone.test', 200]);
});

it('needs a folder', async () => {
  await expect(useEmulator().serveInMemory({ www: 'no/folder' })).rejects.toMatchObject({
    code: 'WSSEMU_ERR_NO_APP',
  });
});

it('is not there after close', async () => {
  const emulator = createEmulator();
  await emulator.close();

  await expect(emulator.serveInMemory({ www: '.' })).rejects.toMatchObject({
    code: 'WSSEMU_ERR_CLOSED',
  });
});
