// Which files of an app are looked through.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { walkFiles } from '../../src/doctor/walk-files.js';
import { useFolder } from '../support/folder.js';

async function collect(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const path of walkFiles(folder)) paths.push(path);
  return paths;
}

it("walks through an app's own files, nearest first, and along no links", async () => {
  const files = ['a/b/c.js', 'a/d.js', 'e.js', 'node_modules/f/g.js', '.git/h', 'a/node_modules/i'];
  const folder = useFolder(Object.fromEntries(files.map((name) => [name, ''])));
  for (const name of ['around', 'a/around']) symlinkSync(folder, join(folder, name), 'junction');

  expect(await collect(folder)).toEqual(['e.js', 'a/d.js', 'a/b/c.js']);
});

it('walks through no folder that is not there', async () => {
  expect(await collect(join(useFolder({}), 'none'))).toEqual([]);
});
