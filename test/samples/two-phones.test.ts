// A host and a guest on two phones of one process, which find each other: device, network-information,
// networkinterface, zeroconf and wsserver, with the plugins' own scripts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { RunningApp } from '../../src/app-runner/running-app.js';
import { createEmulator, type Emulator } from '../../src/index.js';
import { usePage } from '../support/browser.js';
import { useFolder } from '../support/folder.js';
import { ownAddress } from '../support/own-address.js';
import { PATIENCE } from '../support/patience.js';
import { preparePlugins } from '../support/plugin-scripts.js';
import { WSSERVER_PROJECT } from '../support/wsserver-app.js';

/** A page on a phone of its own. */
interface OpenPage {
  readonly emulator: Emulator;
  /** What the page has said on its console. */
  readonly lines: string[];
  close(): Promise<void>;
}

type Open = (www: string, page: string, host: string) => Promise<OpenPage>;

const ways: readonly (readonly [name: string, open: Open])[] = [
  ['in Node', openInNode],
  ['in Chromium', openInChromium],
];

it.each(ways)(
  'finds the other phone, and loses it with its network and its page, %s',
  async (_name, open) => {
    const www = useTwoPhonesApp();
    const [hostIp, guestIp] = [ownAddress(), ownAddress()];
    const guest = await open(www, 'guest.html', guestIp);
    const host = await open(www, 'host.html', hostIp);
    const say = async ({ lines }: OpenPage, ...expected: string[]) => {
      await expect.poll(() => lines, { timeout: PATIENCE }).toEqual(expected);
      lines.length = 0;
    };
    const joins = ['added Quiz', 'resolved Quiz at its address', `Welcome, guest at ${guestIp}`];

    await say(
      host,
      'Android host on wifi',
      'registered Quiz of android-wss-emu.local.',
      `heard: guest at ${guestIp}`,
    );
    await say(guest, 'Android guest on wifi', ...joins);

    host.emulator.network.offline();
    await say(guest, 'removed Quiz');
    await say(host, 'offline');
    host.emulator.network.online();
    await say(host, 'online: wifi', `heard: guest at ${guestIp}`);
    await say(guest, ...joins);

    await host.close();
    await say(guest, 'removed Quiz');
  },
);

function useTwoPhonesApp(): string {
  const own = ['host.html', 'host.js', 'guest.html', 'guest.js'].map((name) => [
    `www/${name}`,
    readFileSync(`fixtures/apps/two-phones/${name}`, 'utf8'),
  ]);
  const plugins = Object.entries(preparePlugins()).map(([name, text]) => [`www/${name}`, text]);
  const project = useFolder({ ...WSSERVER_PROJECT, ...Object.fromEntries([...own, ...plugins]) });
  return join(project, 'www');
}

/** In a window of `wss-emu run`. */
async function openInNode(www: string, page: string, host: string): Promise<OpenPage> {
  const options = { files: [join(www, page)], host, waitMs: PATIENCE };
  const lines: string[] = [];
  const app = new RunningApp(options, {
    tell(message) {
      if (message.kind === 'console') lines.push(message.text.replace(/\n$/, ''));
      if (message.kind === 'error') lines.push(message.text);
    },
    onExit() {},
  });
  onTestFinished(() => app.close());
  await app.load(options);
  return { emulator: app.emulator, lines, close: () => app.close() };
}

async function openInChromium(www: string, name: string, host: string): Promise<OpenPage> {
  const emulator = createEmulator({ host });
  onTestFinished(() => emulator.close());
  const { url } = await emulator.serve({ www, port: 0 });
  const { page, said } = await usePage();
  await page.goto(new URL(`/${name}`, url).href);
  const lines: string[] = [];
  page.on('console', (message) => lines.push(message.text()));
  lines.push(...said.map((line) => line.replace(/^log: /, '')));
  return { emulator, lines, close: () => page.close() };
}
