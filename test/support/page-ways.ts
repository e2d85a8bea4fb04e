import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { AppThread } from '../../src/app-runner/app-thread.js';
import { createEmulator } from '../../src/index.js';
import { usePage } from './browser.js';
import { PATIENCE } from './patience.js';

/** What a page has said on its console until it said `done`, without that. */
type RunPage = (folder: string) => Promise<string[]>;

/** The ways to run the `index.html` of a folder, for suites that expect the same of each. */
export const pageWays: readonly (readonly [name: string, run: RunPage])[] = [
  ['in Chromium', runInChromium],
  ['in run', async (folder) => (await runInThread(folder)).lines],
];

async function runInChromium(folder: string): Promise<string[]> {
  const emulator = createEmulator();
  onTestFinished(() => emulator.close());
  const { url } = await emulator.serve({ www: folder, port: 0 });
  const { page } = await usePage();
  const lines: string[] = [];
  const isDone = new Promise<void>((resolve) => {
    page.on('console', (message) => {
      if (message.text() === 'done') resolve();
      else if (message.type() === 'log') lines.push(message.text());
    });
  });
  await page.goto(url);
  await isDone;
  return lines;
}

/** In a thread of its own, as `wss-emu run` does, with what else it said, and its exit code. */
export async function runInThread(folder: string, page = 'index.html') {
  const said = { lines: [] as string[], notes: [] as string[], errors: [] as string[] };
  let onDone = () => {};
  const isDone = new Promise<void>((resolve) => {
    onDone = resolve;
  });
  const app = new AppThread(
    { files: [join(folder, page)], waitMs: PATIENCE },
    {
      onTrace: (entry) => entry.kind === 'log' && said.notes.push(entry.text),
      onConsole(stream, text) {
        if (text === 'done\n') onDone();
        else (stream === 'stdout' ? said.lines : said.errors).push(text.replace(/\n$/, ''));
      },
      onError: (text) => said.errors.push(text),
      onFailure: (text) => said.errors.push(text),
    },
  );
  onTestFinished(() => app.cut());
  await app.up;
  // One that ends before that has said what there is to compare.
  await Promise.race([isDone, app.ended]);
  await app.close();
  return { ...said, code: await app.ended };
}
