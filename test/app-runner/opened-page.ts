import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { RunningApp } from '../../src/app-runner/running-app.js';
import { useApp } from '../support/app.js';
import { usePage } from '../support/browser.js';
import { useFolder } from '../support/folder.js';
import { PATIENCE } from '../support/patience.js';

/** A page that has been opened, and the notes and errors that came of it. */
export interface OpenedPage {
  readonly said: readonly string[];
}

/** Opens the `index.html` of these files; what is said is for whoever opened it. */
export type OpenPage = (files: Record<string, string>) => Promise<OpenedPage>;

/** The ways to open a page, for suites that expect the same of each. */
export const openWays: readonly (readonly [name: string, open: OpenPage])[] = [
  ['without a browser', openWithoutBrowser],
  ['in Chromium', openInChromium],
];

/** A page whose server answers each message with what the expression in it evaluates to, as JSON. */
export function askedPage(port: number): string {
  return `<!doctype html><script src="cordova.js"></script><script>
    var server = plugins.webSocketServer(${port});
    server.onmessage = function (event) {
      new Promise(function (resolve) { resolve((0, eval)(event.message)); })
        .catch(function (error) { return String(error); })
        .then(function (value) { server.send(event.client, JSON.stringify(value === undefined ? 'undefined' : value)); });
    };
    server.start();
  </script>`;
}

/** In this process, in a window of `wss-emu run`. */
export async function openWithoutBrowser(files: Record<string, string>): Promise<OpenedPage> {
  const file = join(useFolder(files), 'index.html');
  const options = { files: [file], waitMs: PATIENCE, tellsFrames: false };
  const said: string[] = [];
  let isStarted = false;
  const app = new RunningApp(options, {
    tell(message) {
      if (message.kind === 'error') said.push(message.text);
      if (message.kind !== 'trace') return;
      const { entry } = message;
      if (entry.kind === 'log') said.push(entry.text);
      isStarted ||= entry.kind === 'event' && entry.event.event === 'server:started';
    },
    onExit() {},
  });
  onTestFinished(() => app.close());
  await app.load(options);
  await expect.poll(() => isStarted, { message: 'a server of the page' }).toBe(true);
  return { said };
}

async function openInChromium(files: Record<string, string>): Promise<OpenedPage> {
  const { url, emulator } = await useApp(files);
  const { page, said } = await usePage();
  let isStarted = false;
  emulator.onTrace((entry) => {
    isStarted ||= entry.kind === 'event' && entry.event.event === 'server:started';
  });
  await page.goto(url);
  await expect.poll(() => isStarted, { message: 'a server of the page' }).toBe(true);
  return { said: said.filter((line) => line.startsWith('uncaught')) };
}
