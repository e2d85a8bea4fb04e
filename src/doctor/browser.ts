import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findChrome } from './find-chrome.js';
import type { Finding } from './finding.js';

/** Looks for Chrome or Chromium, for tests. To look at an app, any browser will do. */
export function checkBrowser(): Finding[] {
  const place = findChrome();
  if (place) return [{ status: 'ok', text: `${place} is here, for tests in a browser.` }];
  const asked = process.env.CHROME_PATH;
  const text = asked
    ? `CHROME_PATH names no file: ${asked}.`
    : 'No Chrome or Chromium was found. Only tests in a browser need it.';
  return [
    {
      status: asked ? 'warning' : 'note',
      text,
      remedy: 'Install Chrome or Chromium, or set CHROME_PATH to its program.',
    },
  ];
}

/** Looks for happy-dom, the DOM of pages that run in Node. */
export function checkDom(): Finding[] {
  try {
    refuseOddPackages(process.cwd());
    createRequire(join(process.cwd(), 'from-here.js')).resolve('happy-dom');
    return [{ status: 'ok', text: 'happy-dom is installed: wss-emu run can run pages.' }];
  } catch {
    return [
      {
        status: 'note',
        text: 'happy-dom is not installed here. Only wss-emu run needs it, for pages.',
        remedy: 'npm install --save-dev happy-dom',
      },
    ];
  }
}

/** Node would wait for a pipe that is called `package.json`, here or further up, and take no signal. */
function refuseOddPackages(start: string): void {
  for (let folder = start; ; folder = dirname(folder)) {
    const found = statSync(join(folder, 'package.json'), { throwIfNoEntry: false });
    if (found && !found.isFile()) throw new Error(`${folder} has a package.json that is no file`);
    if (dirname(folder) === folder) return;
  }
}
