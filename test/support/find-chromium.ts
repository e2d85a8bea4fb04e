import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChrome } from '../../src/doctor/find-chrome.js';

/** Debian's own build without a window: a page in it costs less than half of one in the full browser. */
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';

/**
 * The program that tests drive: that of `CHROME_PATH`, the headless shell, or the full browser.
 * @throws Error when `CHROME_PATH` names no file
 */
export function findChromium(): string | undefined {
  const asked = process.env.CHROME_PATH;
  if (asked && !existsSync(asked)) throw new Error(`CHROME_PATH names no file: ${asked}`);
  if (!asked && existsSync(HEADLESS_SHELL)) return HEADLESS_SHELL;
  return findChrome();
}

/**
 * Finds the program; where there is none, installs it.
 * @throws Error that says what to install
 */
export function findOrInstallChromium(): string {
  const path = findChromium() ?? installHeadlessShell();
  if (path === undefined) {
    throw new Error(
      'The tests need Chrome or Chromium: install one (Debian, Ubuntu: apt-get install chromium-headless-shell), or set CHROME_PATH to its program.',
    );
  }
  return path;
}

function installHeadlessShell(): string | undefined {
  const isRootOnDebian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!isRootOnDebian) return undefined;
  console.log('No Chrome or Chromium found: running apt-get install -y chromium-headless-shell');
  execFileSync('apt-get', ['update'], { stdio: 'inherit' });
  execFileSync('apt-get', ['install', '-y', 'chromium-headless-shell'], { stdio: 'inherit' });
  return findChromium();
}
