import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { findChrome } from '../../src/doctor/find-chrome.js';

declare module 'vitest' {
  interface ProvidedContext {
    chromiumPath: string;
  }
}

/** Finds Chrome or Chromium before the first test; where there is none, installs it or says how. */
export function setup(project: TestProject): void {
  const path = findChromium() ?? installChromium();
  if (!path) {
    throw new Error(
      'The tests need Chrome or Chromium: install one (Debian, Ubuntu: apt-get install chromium), or set CHROME_PATH to its program.',
    );
  }
  project.provide('chromiumPath', path);
}

export function findChromium(): string | undefined {
  const found = findChrome();
  const asked = process.env.CHROME_PATH;
  if (asked && !found) throw new Error(`CHROME_PATH names no file: ${asked}`);
  return found;
}

function installChromium(): string | undefined {
  const isRootOnDebian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!isRootOnDebian) return undefined;
  console.log('No Chrome or Chromium found: running apt-get install -y chromium');
  execFileSync('apt-get', ['update'], { stdio: 'inherit' });
  execFileSync('apt-get', ['install', '-y', 'chromium'], { stdio: 'inherit' });
  return findChromium();
}
