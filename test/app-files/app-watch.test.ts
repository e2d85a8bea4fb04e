// What counts as a change of an app, and what doesn't (docs/page.md, "Reload").
import { mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { watchApp } from '../../src/app-files/app-watch.js';
import { createEmulator } from '../../src/index.js';
import { recordToFile } from '../../src/steering/record-to-file.js';
import { useFolder, writeFile } from '../support/folder.js';
import { PATIENCE } from '../support/patience.js';
import { isPosix } from '../support/platform.js';

const FILES = { 'index.html': '<p>1', 'js/app.js': '1' };

async function useWatch(
  folder = useFolder({ 'dist/www/index.html': '<p>1', 'dist/www/js/app.js': '1' }),
) {
  const root = join(folder, 'dist/www');
  const reports: string[][] = [];
  const errors: string[] = [];
  const watch = await watchApp(
    root,
    (paths) => reports.push(paths.map((path) => path.slice(root.length + 1)).sort()),
    ({ message }) => errors.push(message),
  );
  onTestFinished(() => watch.close());
  const next = async () => {
    await expect.poll(() => reports.length, { timeout: PATIENCE, interval: 10 }).toBeGreaterThan(0);
    return reports.shift();
  };
  return { folder, root, next, reports, errors };
}

it('tells of the files that have changed, once for all of a moment', async () => {
  const { root, next } = await useWatch();
  writeFile(root, 'js/app.js', '2');
  writeFile(root, 'index.html', '<p>2');
  expect(await next()).toEqual(['index.html', 'js/app.js']);
  unlinkSync(join(root, 'js/app.js'));
  expect(await next()).toEqual(['js/app.js']);
});

it('watches folders that are new, moved, and put in the place of others', async () => {
  const { root, next } = await useWatch();
  mkdirSync(join(root, 'new/deep'), { recursive: true });
  expect(await next()).toEqual(['new', 'new/deep']);
  writeFile(root, 'new/deep/a.js', '1');
  expect(await next()).toEqual(['new/deep/a.js']);
  renameSync(join(root, 'new'), join(root, 'moved'));
  expect(await next()).toContain('moved/deep/a.js');
  rmSync(join(root, 'js'), { recursive: true });
  writeFile(root, 'js/app.js', '1');
  expect(await next()).toEqual(['js/app.js']);
  writeFile(root, 'js/app.js', '2');
  expect(await next()).toEqual(['js/app.js']);
  writeFile(root, 'moved/deep/a.js', '2');
  expect(await next()).toEqual(['moved/deep/a.js']);
});

it.each(['dist/www', 'dist'])('waits for %s when it is removed', async (removed) => {
  const { folder, root, next } = await useWatch();
  for (const text of ['2', '3']) {
    rmSync(join(folder, removed), { recursive: true });
    expect(await next()).toEqual(['', 'index.html', 'js', 'js/app.js']);
    // Others come and go beside it.
    writeFile(folder, `other-${text}`, 'x');
    for (const [name, content] of Object.entries(FILES)) writeFile(root, name, content);
    expect(await next()).toEqual(['', 'index.html', 'js', 'js/app.js']);
    writeFile(root, 'js/app.js', text);
    expect(await next()).toEqual(['js/app.js']);
  }
});

it('takes no notice of what it writes itself, nor of locks, dot files and packages', async () => {
  const { root, next, reports } = await useWatch();
  const emulator = createEmulator();
  const recording = await recordToFile(emulator, () => {}, join(root, 'session.log'));
  writeFile(
    root,
    'session.har',
    '{"log":{"version":"1.2","creator":{"name":"wss-emu","version":"1"}}}',
  );
  writeFile(root, '.git/index', 'x');
  writeFile(root, 'node_modules/a/index.js', 'x');
  writeFile(root, 'yarn.lock', 'x');
  writeFile(root, 'js/app.js', '2');
  expect(await next()).toEqual(['js/app.js']);

  await emulator.exec(null, null, 'WebSocketServer', 'getStatus', []);
  await recording.stop();
  unlinkSync(join(root, 'session.log'));
  writeFile(root, 'js/app.js', '3');
  expect(await next()).toEqual(['js/app.js']);
  expect(reports).toEqual([]);
});

it.runIf(isPosix)('does not follow links', async () => {
  const folder = useFolder({
    'dist/www/index.html': '1',
    'dist/www/js/app.js': '1',
    'other/a.js': '1',
  });
  const { root, next } = await useWatch(folder);
  symlinkSync(join(folder, 'other'), join(root, 'link'));
  expect(await next()).toEqual(['link']);
  writeFile(folder, 'other/a.js', '2');
  writeFile(root, 'js/app.js', '2');
  expect(await next()).toEqual(['js/app.js']);
});
