import { build } from 'esbuild';
import type { Page } from 'playwright-core';

/**
 * Runs a script of an app's page, classic or a module, in a scope that notes every global that
 * it touches, and every member of the plugins' objects. Call it before the page is opened.
 *
 * @param file the script; the modules that it imports are recorded with it
 * @param url a pattern of the script's URL
 * @returns what was touched since the page was loaded and the browser does not have, sorted;
 *   what would lead around the recording, such as `window`, is among it
 */
export async function recordGlobals(
  page: Page,
  file: string,
  url: string,
): Promise<() => Promise<string[]>> {
  await page.addInitScript(prepareRecording);
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'iife',
  });
  // Modules are strict code, in which `with` is not allowed; a Function of its own is not.
  const code = JSON.stringify(`with (scope) {${outputFiles[0]?.text}\n}`);
  await page.route(url, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `new Function('scope', ${code})(recordingScope);`,
    }),
  );
  return () => page.evaluate(() => [...Reflect.get(globalThis, 'touchedGlobals')].sort());
}

/** Runs in the page, before its first script. */
function prepareRecording(): void {
  const browserNames = new Set<string>();
  for (let target: object = window; target; target = Reflect.getPrototypeOf(target) as object) {
    for (const name of Object.getOwnPropertyNames(target)) browserNames.add(name);
  }
  for (const name of ['window', 'self', 'globalThis', 'top', 'parent', 'frames', 'navigator']) {
    browserNames.delete(name);
  }
  const touched = new Set<string>();

  const record = (prefix: string, target: object): object =>
    new Proxy(target, {
      get(of, name) {
        touched.add(prefix + String(name));
        const value = Reflect.get(of, name);
        if (typeof value !== 'function') return value;
        if (prefix !== 'plugins.') return value.bind(of);
        return (...args: unknown[]) => record(`${String(name)}.`, value(...args));
      },
      set(of, name, value) {
        touched.add(prefix + String(name));
        return Reflect.set(of, name, value);
      },
    });

  const scope = new Proxy(
    {},
    {
      has(_target, name) {
        if (!browserNames.has(String(name))) touched.add(String(name));
        return name === 'plugins';
      },
      get: (_target, name) =>
        name === 'plugins' ? record('plugins.', Reflect.get(window, 'plugins')) : undefined,
    },
  );
  Object.assign(window, { recordingScope: scope, touchedGlobals: touched });
}
