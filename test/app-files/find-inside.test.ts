// What is found inside an app's folder is still there when it is opened, or it is not opened.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { findInside, readFound } from '../../src/app-files/find-inside.js';
import { useFolder } from '../support/folder.js';
import { isPosix } from '../support/platform.js';

const SWAP_FOLDERS = resolve('test/app-files/swap-folders.cjs');
/** Without the check of what was opened, some dozens of these read the file outside. */
const TIMES = 2_000;

type Change = (www: string, outside: string) => void;

it.runIf(isPosix).each<[string, Change]>([
  ['has gone', (www) => rmSync(join(www, 'sub/a.txt'))],
  ['was in a folder that has gone', (www) => rmSync(join(www, 'sub'), { recursive: true })],
  [
    'has become a link that leads out',
    (www, outside) => {
      rmSync(join(www, 'sub/a.txt'));
      symlinkSync(join(outside, 'a.txt'), join(www, 'sub/a.txt'));
    },
  ],
  [
    'is in a folder that has become a link that leads out',
    (www, outside) => {
      renameSync(join(www, 'sub'), join(www, 'other'));
      symlinkSync(outside, join(www, 'sub'));
    },
  ],
  [
    'has become a pipe',
    (www) => {
      rmSync(join(www, 'sub/a.txt'));
      execFileSync('mkfifo', [join(www, 'sub/a.txt')]);
    },
  ],
])('reads no file that %s since it was found', async (_title, change) => {
  const www = useFolder({ 'sub/a.txt': 'inside' });
  const outside = useFolder({ 'a.txt': 'outside' });
  const found = await findInside(www, '/sub/a.txt');
  if (!found) throw new Error('The file was not found.');

  expect(String(await readFound(found))).toBe('inside');
  change(www, outside);
  expect(await readFound(found)).toBeUndefined();
});

it.runIf(isPosix)(
  'reads no file from outside while its folder is swapped for a link and back',
  async () => {
    const www = useFolder({ 'sub/a.txt': 'inside' });
    const outside = useFolder({ 'a.txt': 'outside' });
    symlinkSync(outside, join(www, 'link'));
    const found = await findInside(www, '/sub/a.txt');
    if (!found) throw new Error('The file was not found.');
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const swapping = new Worker(SWAP_FOLDERS, { workerData: { www, stop } });
    await once(swapping, 'online');
    const read = new Set<string | undefined>();
    for (let times = 0; times < TIMES; times += 1) {
      const bytes = await readFound(found).catch(() => undefined);
      read.add(bytes && String(bytes));
    }
    Atomics.store(stop, 0, 1);
    await once(swapping, 'exit');

    expect([...read].filter((text) => text !== undefined)).toEqual(['inside']);
  },
);
