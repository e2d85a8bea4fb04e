// What is found inside an app's folder is still there when it is opened, or it is not opened.
import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findInside, readFound } from '../../src/app-files/find-inside.js';
import { useFolder } from '../support/folder.js';
import { isPosix } from '../support/platform.js';

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
