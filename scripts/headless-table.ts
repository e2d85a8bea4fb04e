import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { createDomWindow } from '../src/app-runner/dom-window.js';
import { createPageNetwork } from '../src/app-runner/page-network.js';
import { createEmulator } from '../src/index.js';
import { MISSING, OF_NEWER_NODES } from './missing-names.js';

/** The names of a window in Chromium, as `scripts/headless.ts` drew them. */
export const CHROMIUM_NAMES = 'fixtures/window/chromium.txt';

export interface Comparison {
  /** The names of Chromium's window that a window in `run` has too. */
  readonly there: readonly string[];
  /** Those that it lacks, by the reason; a name without one is under ''. */
  readonly missing: ReadonlyMap<string, readonly string[]>;
}

/** Undefined in Chromium too, until something happens. */
const UNDEFINED = ['undefined', 'event'];

/** Compares a window in `wss-emu run` with one in Chromium, by the names that they have. */
export async function compareWindows(): Promise<Comparison> {
  const names = readFileSync(CHROMIUM_NAMES, 'utf8').trim().split(/\s+/);
  const compared = names.filter((name) => !OF_NEWER_NODES.test(name));
  const found = new Set([...UNDEFINED, ...(await namesOfRun(compared))]);
  const missing = new Map<string, string[]>(MISSING.map(({ reason }) => [reason, []]));
  for (const name of compared.filter((name) => !found.has(name))) {
    const reason = MISSING.find(({ names }) => names.test(name))?.reason ?? '';
    missing.set(reason, [...(missing.get(reason) ?? []), name]);
  }
  return { there: compared.filter((name) => found.has(name)), missing };
}

/** Which of these names have a value in a window of `run`. */
async function namesOfRun(names: readonly string[]): Promise<string[]> {
  const emulator = createEmulator();
  const app = await emulator.serveInMemory({ www: 'fixtures/www/chat', startPage: 'index.html' });
  const nothing = () => {};
  const { global } = await createDomWindow({
    ...{
      app,
      network: createPageNetwork(app, { startPage: 'index.html' }),
      console,
      report: nothing,
      note: nothing,
    },
    ...{ onAwait: () => nothing, onCordova: nothing, close: nothing },
  });
  const find = new Script('(names) => names.filter((name) => window[name] !== undefined)');
  const found = find.runInContext(global)(names);
  await emulator.close();
  return [...found];
}

/** `docs/headless.md`. */
export function formatPage({ there, missing }: Comparison): string {
  const rows = [...missing]
    .filter(([, names]) => names.length > 0)
    .map(([reason, names]) => `| ${reason} | ${list(names)} |`);
  const count = rows.length === 0 ? 0 : [...missing.values()].flat().length;
  return `# A window without a browser

What the window of a page has under \`wss-emu run\`, against that of the same page in Chromium. \`npm run headless\`
makes this page from the two.

- It has ${there.length} of Chromium's names, and lacks ${count}. Reading one of these behaves as in a browser without it: \`typeof
  Worker\` is \`'undefined'\`.
- Canvas, WebGL, workers, audio and video, WebRTC, and \`getBoundingClientRect\`, which is all zero, say so in one line when
  they are first used: open such a page with \`wss-emu serve\` and a browser. The context of a 2D canvas draws nothing;
  other contexts are \`null\`.
- \`getComputedStyle\` lists the names that Chromium lists, and styles have those with \`-webkit-\`. Values are those of
  happy-dom: style sheets that are files are not loaded.
- What a user can refuse is refused: \`geolocation\`, \`getUserMedia\`, \`Notification\`, \`wakeLock\`.
- \`MessageChannel\` and \`BroadcastChannel\` connect the scripts of the window.
- A page may replace \`Event\`, \`Promise\`, \`setTimeout\`, \`JSON\`, \`URL\`, \`Map\`, \`fetch\`, \`WebSocket\` or methods of
  prototypes, such as \`Array.prototype.push\`: the emulator's half has its own, which it takes before the page's first
  script, and in browsers when \`cordova.js\` loads. Apache's half, which starts a page and calls back, uses
  \`window.setTimeout\` and methods as the page made them, as on the phone.
- JavaScript itself is Node's: \`Temporal\`, \`URLPattern\` and the like are there in a Node that has them.

## What it lacks

| Why | Names |
| --- | --- |
${rows.join('\n')}

## What it has

${list(there)}
`;
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(' ');
}
