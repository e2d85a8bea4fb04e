// An app whose config.xml Cordova can't read is served, and its developer hears why.
import { expect, it } from 'vitest';
import { BARE_APP, useApp } from '../support/app.js';

it('serves an app whose config.xml is broken, and says so once', async () => {
  const { log, www, url, port } = await useApp({
    'config.xml': '<widget>\n<content src="start.html"></widget>',
    ...BARE_APP,
  });
  for (const path of ['/', '/index.html', '/']) await fetch(`http://localhost:${port}${path}`);

  expect(url).toBe(`http://localhost:${port}/index.html`);
  expect(log).toEqual([
    `${www}/config.xml is not well-formed XML (line 2, column 27): Missing end tag for element content; without it the app starts with index.html`,
  ]);
});
