// SECURITY.md: whoever makes up paths of Monaca's loader fills neither the log nor the memory.
import { expect, it, onTestFinished } from 'vitest';
import { createEmulator } from '../../src/index.js';
import { useFolder } from '../support/folder.js';

it('logs so many of them, shortened, and answers all', async () => {
  const emulator = createEmulator();
  onTestFinished(() => emulator.close());
  const texts: string[] = [];
  emulator.onTrace((entry) => entry.kind === 'log' && texts.push(entry.text));
  const { url } = await emulator.serve({ www: useFolder({ 'index.html': 'x' }), port: 0 });
  const long = 'x'.repeat(2_000);
  const statuses = new Set<number>();
  for (let count = 0; count < 150; count += 1) {
    const response = await fetch(new URL(`/${count}${long}/components/loader.css`, url));
    statuses.add(response.status);
    await response.text();
  }

  expect([...statuses]).toEqual([200]);
  expect(texts).toHaveLength(100);
  expect(texts.join('').length).toBeLessThan(100 * 500);
});
