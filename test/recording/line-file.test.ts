// Lines are written in order and to the last one, however slow the disk is.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { LineFile } from '../../src/recording/line-file.js';
import { useFolder } from '../support/folder.js';

it('has everything when it is closed, what came during a write too', async () => {
  const file = join(useFolder({}), 'lines');
  const lines = await LineFile.create(file, () => {});
  lines.add('a\n');
  await undefined;
  await undefined;
  lines.add('b\n');
  await lines.close();

  expect(readFileSync(file, 'utf8')).toBe('a\nb\n');
});

it('empties a file that is there', async () => {
  const file = join(useFolder({ lines: 'a long text of before' }), 'lines');
  const lines = await LineFile.create(file, () => {});
  lines.add('a\n');
  await lines.close();

  expect(readFileSync(file, 'utf8')).toBe('a\n');
});

it.skipIf(!existsSync('/dev/full'))('fails once, and takes no more', async () => {
  const failures: Error[] = [];
  const lines = await LineFile.create('/dev/full', (error) => failures.push(error));
  lines.add('a\n');
  while (failures.length === 0) await setImmediate();
  lines.add('b\n');
  await lines.close();

  expect(failures.map(({ message }) => message)).toEqual([expect.stringContaining('ENOSPC')]);
});

it('gives up when much more comes than can be written', async () => {
  const failures: Error[] = [];
  const lines = await LineFile.create(join(useFolder({}), 'lines'), (error) => {
    failures.push(error);
  });
  const mebibyte = `${'x'.repeat(1024 * 1024 - 1)}\n`;
  for (let count = 0; count < 258; count += 1) lines.add(mebibyte);
  await lines.close();

  expect(failures.map(({ message }) => message)).toEqual([
    'the disk is too slow for this recording',
  ]);
});
