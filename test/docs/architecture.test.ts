// docs/architecture.md names what is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const document = readFileSync('docs/architecture.md', 'utf8');

it('has a row for every part of src', () => {
  const parts = readdirSync('src', { withFileTypes: true })
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .filter((name) => !/\.d\.ts$|\.json$/.test(name));
  const rows = document.split('\n').filter((line) => line.startsWith('|'));
  const names = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name));

  expect(parts.length).toBeGreaterThan(15);
  expect(parts.filter((part) => !names.includes(part))).toEqual([]);
});

it('names files that are there', () => {
  const paths = [...document.matchAll(/`([\w./-]+\/[\w./-]*)`/g)].map(([, path = '']) => path);
  // As seen from the root, or from the part that is spoken of.
  const folders = ['.', 'src', 'src/services', 'src/emulator', 'bench', 'test/hostile'];
  const isThere = (path: string) => folders.some((folder) => existsSync(`${folder}/${path}`));
  const built = (path: string) => path.startsWith('dist/');

  expect(paths.length).toBeGreaterThan(40);
  expect(paths.filter((path) => !built(path) && !isThere(path))).toEqual([]);
});
