import type { Frame, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { createEmulator, type EmulatorOptions, type ServeOptions } from '../../src/index.js';
import { useFolder } from './folder.js';

/** An app of these files, served by an emulator of its own. */
export async function useApp(
  files: Record<string, string | Buffer>,
  options: ServeOptions = {},
  emulatorOptions: EmulatorOptions = {},
) {
  const www = useFolder(files);
  const emulator = createEmulator(emulatorOptions);
  onTestFinished(() => emulator.close());
  const log: string[] = [];
  emulator.onTrace((entry) => {
    if (entry.kind === 'log') log.push(entry.text);
  });
  const app = await emulator.serve({ www, port: 0, ...options });
  return { ...app, app, emulator, log, www };
}

/** A page of an app with Cordova and nothing else. */
export const BARE_APP = { 'index.html': '<!doctype html><script src="cordova.js"></script>' };

/** Starts a server of a page, kept there as `server`; resolves with what the callback got. */
export function startServer(page: Page | Frame, port: number): Promise<unknown> {
  return page.evaluate(
    (port) =>
      new Promise((resolve) => {
        Object.assign(window, { server: Reflect.get(window, 'plugins').webSocketServer(port) });
        Reflect.get(window, 'server').start(resolve, resolve);
      }),
    port,
  );
}

/** What `start` succeeds with. */
export function started(port: number) {
  return { port, event: 'server:started', ip: '127.0.0.1' };
}

/** What the exec callbacks of a page got: the name of the one that was called, and its argument. */
export function askExec(
  page: Page | Frame,
  service: string,
  action: string,
  args: readonly unknown[] = [],
): Promise<[string, unknown]> {
  return page.evaluate(
    ({ service, action, args }) =>
      new Promise((resolve) => {
        Reflect.get(window, 'cordova').exec(
          (message: unknown) => resolve(['success', message]),
          (message: unknown) => resolve(['failure', message]),
          service,
          action,
          args,
        );
      }),
    { service, action, args },
  );
}
