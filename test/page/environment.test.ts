// What Cordova's and Monaca's own scripts ask of a page (docs/page.md, "Page" and "exec").
import { expect, it } from 'vitest';
import { askExec, BARE_APP, useApp } from '../support/app.js';
import { openBridge } from '../support/bridge-client.js';
import { usePage } from '../support/browser.js';

it('answers the services that every app’s scripts call', async () => {
  const { port, log } = await useApp(BARE_APP);
  const page = await openBridge(port);
  const welcome = await page.greet();

  for (const [service, action, args, answer] of [
    ['CoreAndroid', 'overrideBackbutton', [true], 'OK'],
    ['App', 'clearCache', [], 'OK'],
    ['SplashScreen', 'hide', [], 'OK'],
    ['SystemBarPlugin', 'setStatusBarVisible', ['TRUE'], 'OK'],
    ['SystemBarPlugin', 'setStatusBarBackgroundColor', [255, 1, 2, 3], 'OK'],
    ['mobi.monaca.nativecomponent', 'update', [1], 'OK'],
    ['MonacaSplashScreen', 'hide', [], 'OK'],
    [
      ...(['Monaca', 'getRuntimeConfiguration', []] as const),
      { isMonacaDebugger: false, deviceId: 'wss-emu' },
    ],
    ['Device', 'getInfo', [], welcome?.device],
    ['Device', 'getDeviceInfo', [], welcome?.device],
  ] as const) {
    const { ok, msg } = (await page.ask(service, action, args)) ?? {};
    expect([service, action, ok, msg]).toEqual([service, action, true, answer]);
  }
  expect(await page.ask('SystemBarPlugin', 'setStatusBarVisible', [1])).toMatchObject({
    ok: false,
    msg: 'JSON error',
  });
  expect(log).toEqual([]);
});

it('has the status bar of cordova-android 15, which gives way to its plugin', async () => {
  const { url, emulator } = await useApp(BARE_APP);
  const calls: unknown[] = [];
  emulator.onTrace((entry) => {
    if (entry.kind === 'call' && entry.service === 'SystemBarPlugin') {
      calls.push([entry.action, entry.args]);
    }
  });
  const { page } = await usePage();
  await page.goto(url);
  const seen = await page.evaluate(`(() => {
    const seen = [Object.keys(statusbar), statusbar.visible];
    statusbar.visible = 0;
    seen.push(statusbar.visible, statusbar === cordova.require('cordova/plugin/android/statusbar'));
    for (const colour of ['tomato', 'nonsense', '#fff8', 'rgb(1 2 3)']) statusbar.setBackgroundColor(colour);
    window.StatusBar = {
      isVisible: true,
      show: () => seen.push('show'),
      hide: () => seen.push('hide'),
      backgroundColorByHexString: (colour) => seen.push(colour),
    };
    statusbar.visible = true;
    statusbar.visible = false;
    statusbar.setBackgroundColor('#0A0B0C');
    return seen.concat(statusbar.visible);
  })()`);
  expect(seen).toEqual([['visible'], true, 0, true, 'show', 'hide', '#ff0a0b0c', true]);
  await expect
    .poll(() => calls)
    .toEqual([
      ['setStatusBarVisible', [false]],
      ['setStatusBarBackgroundColor', [255, 255, 99, 71]],
      // What can't be read leaves the colour as it was, and what is clear is out of order, as there.
      ['setStatusBarBackgroundColor', [255, 255, 99, 71]],
      ['setStatusBarBackgroundColor', [255, 255, 255, 0, 533]],
      ['setStatusBarBackgroundColor', [255, 1, 2, 3]],
    ]);
});

it('fails calls that nobody answers at once, and says so once, in the log and in the console', async () => {
  const { url, log } = await useApp(BARE_APP);
  const { page, said } = await usePage();
  await page.goto(url);

  expect(await askExec(page, 'Camera', 'takePicture')).toEqual(['failure', 'Class not found']);
  expect(await askExec(page, 'Camera', 'takePicture')).toEqual(['failure', 'Class not found']);
  expect(await askExec(page, 'Device', 'explode')).toEqual(['failure', 'Invalid action']);
  expect(await askExec(page, 'constructor', 'create')).toEqual(['failure', 'Class not found']);
  expect(await askExec(page, 'x'.repeat(2 ** 20), '__proto__')).toEqual([
    'failure',
    'Class not found',
  ]);

  const text =
    'Camera.takePicture is not emulated: calls fail with "Class not found", as on a phone without that plugin (give a service of your own with --services <file>, or createEmulator({ services }))';
  expect(log.filter((line) => line.startsWith('Camera'))).toEqual([text]);
  expect(said.filter((line) => line.includes('Camera'))).toEqual([`warning: [wss-emu] ${text}`]);
});

it('tells the developer of a failure that the app has no callback for', async () => {
  const { url } = await useApp(BARE_APP);
  const { page, said } = await usePage();
  await page.goto(url);

  await page.evaluate('plugins.webSocketServer().send("/10.0.0.1:5", "hi")');

  await expect
    .poll(() => said.filter((line) => line.includes('wss-emu')))
    .toEqual([
      'warning: [wss-emu] A call to WebSocketServer failed, and no failure callback was given: You need to start server before sending a message',
    ]);
});

it('turns ArrayBuffers among the arguments into base64, in the app’s own array', async () => {
  const { url, emulator } = await useApp(BARE_APP);
  const { page } = await usePage();
  await page.goto(url);
  const calls: unknown[] = [];
  emulator.onTrace((entry) => entry.kind === 'call' && calls.push(entry.args));

  const kept = await page.evaluate(`new Promise((resolve) => {
    const args = ['text', new Uint8Array([1, 2, 250]).buffer];
    cordova.exec(() => resolve(args), null, 'SplashScreen', 'hide', args);
  })`);

  expect(kept).toEqual(['text', 'AQL6']);
  expect(calls).toEqual([['text', 'AQL6']]);
});

it('has navigator.app: history goes back, pages are loaded', async () => {
  const { url } = await useApp({
    ...BARE_APP,
    'second.html': '<title>second</title><script src="cordova.js"></script>',
  });
  const { page } = await usePage();
  await page.goto(url);

  await page.evaluate(`navigator.app.loadUrl('second.html')`);
  await page.waitForURL('**/second.html');
  await page.evaluate('navigator.app.backHistory()');
  await page.waitForURL('**/index.html');
  expect(await page.evaluate('typeof navigator.splashscreen.show')).toBe('function');
});

it('ends an app that ends itself, and says so on the page', async () => {
  const { url, emulator } = await useApp(BARE_APP);
  const { page } = await usePage();
  const states: string[] = [];
  emulator.onTrace((entry) => entry.kind === 'page' && states.push(entry.state));
  await page.goto(url);
  await askExec(page, 'SplashScreen', 'hide');

  await page.evaluate('navigator.app.exitApp()');

  await expect
    .poll(() => page.getByRole('alert').textContent())
    .toBe('The app has ended. Reload the page to start it again.');
  expect(states).toEqual(['opened', 'gone']);
  expect(await askExec(page, 'SplashScreen', 'hide')).toEqual([
    'failure',
    'wss-emu: the connection to the emulator was lost',
  ]);
});

it('lets a plugin’s script for Cordova’s browser platform stand in for a service', async () => {
  const { url } = await useApp({
    'index.html': `<!doctype html><script src="cordova.js"></script><script>
      document.addEventListener('deviceready', () => { ready = true; });
    </script>`,
    'cordova_plugins.js': `cordova.define('cordova/plugin_list', function (require, exports, module) {
      module.exports = [
        { id: 'camera.Proxy', file: 'proxy.js', runs: true },
        { id: 'device.Proxy', file: 'device.js', runs: true },
      ];
    });`,
    'proxy.js': `cordova.define('camera.Proxy', function (require) {
      require('cordova/exec/proxy').add('Camera', {
        takePicture: (success, failure, args) => success('picture of ' + args[0]),
        lookAway: (success, failure) => failure('no'),
        breakDown: () => { throw new Error('broken'); },
      });
    });`,
    'device.js': `cordova.define('device.Proxy', function (require) {
      require('cordova/exec/proxy').add('Device', { getInfo: (success) => success('a browser') });
    });`,
  });
  const { page } = await usePage();
  await page.goto(url);
  await expect.poll(() => page.evaluate('window.ready')).toBe(true);

  expect(await askExec(page, 'Camera', 'takePicture', ['me'])).toEqual([
    'success',
    'picture of me',
  ]);
  expect(await askExec(page, 'Camera', 'lookAway')).toEqual(['failure', 'no']);
  expect(await askExec(page, 'Camera', 'breakDown')).toEqual(['failure', 'Error: broken']);
  expect(await askExec(page, 'Camera', 'focus')).toEqual(['failure', 'Class not found']);
  // What the emulator has itself is as on a phone.
  expect(await askExec(page, 'Device', 'getInfo')).toMatchObject([
    'success',
    { platform: 'Android' },
  ]);
});
