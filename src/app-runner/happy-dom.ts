import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from './app-error.js';

export type HappyDom = typeof import('happy-dom');
export type DomWindow = InstanceType<HappyDom['Window']>;

/** The command that installs it. */
export const INSTALL = 'npm install --save-dev happy-dom';

/** Loads the happy-dom beside this package, or else the app's. */
export async function loadHappyDom(www: string): Promise<HappyDom> {
  try {
    return await import('happy-dom');
  } catch {
    try {
      const place = createRequire(join(www, 'page.js')).resolve('happy-dom');
      return await import(pathToFileURL(place).href);
    } catch {
      throw new AppError(
        `An HTML page needs a DOM, which happy-dom brings: ${INSTALL}. (A script that needs none runs without it: wss-emu run app.js.)`,
      );
    }
  }
}
