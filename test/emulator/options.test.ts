import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/emulator/options.js';
import { createEmulator } from '../../src/index.js';

const MIB = 1024 * 1024;

function optionNames(): string[] {
  try {
    createEmulator({ nonsense: true } as object);
  } catch (error) {
    return /The options are (.*)\./.exec(String(error))?.[1]?.split(', ') ?? [];
  }
  return [];
}

/** The first two cells of each row of the options' table. */
const DOCUMENTED = new Map(
  [...readFileSync('docs/api.md', 'utf8').matchAll(/^\| `(\w+)` \| [^|]* \| (.*?) \|/gm)].map(
    ([, name = '', value = '']) => [name, value],
  ),
);

it('has every option in docs/api.md', () => {
  expect(optionNames()).toContain('maxClients');
  expect(optionNames().filter((name) => !DOCUMENTED.has(name))).toEqual([]);
});

it.each(Object.entries(DEFAULT_LIMITS))('has the default of %s in docs/api.md', (name, limit) => {
  const isMib = limit % MIB === 0;
  expect(DOCUMENTED.get(name)).toBe(isMib ? `${limit / MIB} MiB` : limit.toLocaleString('en'));
});
