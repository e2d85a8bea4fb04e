// The manual's examples, verbatim, print what the manual says they print.
import { expect, it } from 'vitest';
import examples from '../../fixtures/contract/manual-examples.json' with { type: 'json' };
import type { RunningApp } from '../carriers/carrier.js';
import { describeOverCarriers } from '../carriers/index.js';
import { connectClient, type TestClient } from '../support/client.js';
import { toProgram } from '../support/manual.js';
import { ownAddress } from '../support/own-address.js';

// The examples want port 3001: this file has an address of its own for it.
const HOST = ownAddress();
const URL = `ws://${HOST}:3001`;

/** What clients do so that an example's handler has something to print. */
const CLIENT_ACTIONS: Record<string, (client: TestClient) => unknown> = {
  'plugins.webSocketServer.send()': () => connectClient(URL),
  'plugins.webSocketServer.onClientConnected': () => connectClient(URL),
  'plugins.webSocketServer.onClientDisconnected': (client) => client.close(),
  'plugins.webSocketServer.onmessage': (client) => client.send('hi'),
  'plugins.webSocketServer.onerror': (client) => client.reset(),
};

/** The text in the comment behind `console.log`. */
function findPrint(lines: readonly string[]): string | undefined {
  const display = lines.findIndex((line) => line.includes("//It'd display"));
  if (display === -1) return undefined;
  const print = /display:(.+)/.exec(lines[display] ?? '')?.[1] ?? lines[display + 1];
  return print?.replace('//', '').trim();
}

/** Addresses and the texts of errors are "something similar" in the manual. */
function normalize(print: string | undefined): string | undefined {
  return print
    ?.replaceAll(/"\/[\d.]+:\d+"/g, '"client"')
    .replaceAll(/"ip":"[\d.]+"/g, '"ip":"address"')
    .replace(/"message":"[^"]*"(?=.*"event":"error")/, '"message":""');
}

async function startServer(app: RunningApp): Promise<void> {
  await app.run(({ plugins, ask }) => ask(plugins.webSocketServer(), 'start'));
}

describeOverCarriers('the manual', ({ openApp }) => {
  it.each(examples)('$section', async ({ section, code }) => {
    const app = await openApp({ host: HOST });
    const isAboutStart = section === 'plugins.webSocketServer.start()';
    if (!isAboutStart) await startServer(app);
    const clients = isAboutStart ? [] : [await connectClient(URL), await connectClient(URL)];
    const expected = findPrint(code);

    await app.run(
      ({ plugins, document, ask, kept }, { program, isServerNeeded }) => {
        kept.printed = [];
        const console = { log: (value: unknown) => kept.printed.push(String(value)) };
        new Function('plugins', 'document', 'console', program)(plugins, document, console);
        // All that the example calls is called before this resolves.
        return new Promise((resolve) => {
          document.addEventListener('deviceready', () => {
            resolve(isServerNeeded ? ask(plugins.webSocketServer(), 'getStatus') : undefined);
          });
        });
      },
      {
        program: toProgram(code),
        isServerNeeded: section.includes('.on') || section.includes('send'),
      },
    );
    const [first] = clients;
    if (first) await CLIENT_ACTIONS[section]?.(first);
    const printed = await app.run(async ({ kept, plugins, ask }, isPrintExpected) => {
      while (isPrintExpected && kept.printed.length === 0) {
        await ask(plugins.webSocketServer(), 'getStatus');
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      return kept.printed;
    }, expected !== undefined);

    expect(printed.map(normalize)).toEqual(expected === undefined ? [] : [normalize(expected)]);
  });
});
