import { expect, it } from 'vitest';
import { isHidden } from '../../src/app-files/request-path.js';

it.each<[string, NodeJS.Platform, boolean]>([
  ['/.env', 'linux', true],
  ['/sub/.git/config', 'linux', true],
  ['/.well-known/a', 'linux', false],
  ['/a.b/c~1:2.js', 'linux', false],
  ['/index.html', 'win32', false],
  ['/a~b.js', 'win32', false],
  ['/.git/config', 'win32', true],
  ['/GIT~1/config', 'win32', true],
  ['/ENV~1', 'win32', true],
  ['/index.html::$DATA', 'win32', true],
])('knows that %s on %s is hidden: %s', (path, platform, expected) => {
  expect(isHidden(path, platform)).toBe(expected);
});
