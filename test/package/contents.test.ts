// What is in the tarball: this list, and nothing that is not on it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, inject, it } from 'vitest';

const ALLOWED: Readonly<Record<string, RegExp>> = {
  'what people read': /^(?:package\.json|README(?:\.ja)?\.md|CHANGELOG\.md|LICENSE)$/,
  'the licences of what is bundled': /^dist\/LICENCES\.txt$/,
  'the command': /^bin\/(?:wss-emu\.js|package\.json)$/,
  'its start': /^dist\/cli\/main\.cjs$/,
  'the plugin of Vite for CommonJS': /^dist\/dev-servers\/vite\.(?:cjs|d\.cts)$/,
  'what only some commands need': /^dist\/cli\/[a-z-]+\.js$/,
  'what those share': /^dist\/cli\/chunk-[A-Z0-9]{8}\.js$/,
  'the scripts of pages': /^dist\/page\/(?:cordova|wsserver|wsserver-traps)\.js$/,
  'the page of the inspector': /^dist\/inspector\/(?:index\.html|inspector\.(?:js|css))$/,
  'the schemas': /^schema\/(?:input|output|recording|report)\.json$/,
};

const { files } = inject('installedPackage');

/** A module of the library is there with its types, because its source is. */
function isModule(file: string): boolean {
  const [, name] = /^dist\/((?!cli\/).*?)(?:\.d\.ts|\.js)$/.exec(file) ?? [];
  return name !== undefined && existsSync(`src/${name}.ts`);
}

it('has nothing in it but what is listed here', () => {
  const known = (file: string) =>
    isModule(file) || Object.values(ALLOWED).some((pattern) => pattern.test(file));

  expect(files.filter((file) => !known(file))).toEqual([]);
});

it.for(Object.entries(ALLOWED))('has in it %s', ([, pattern]) => {
  expect(files.filter((file) => pattern.test(file))).not.toEqual([]);
});

it('has in it what people look for first', () => {
  const readmes = readdirSync('.').filter((file) => file.startsWith('README'));
  expect(files).toEqual(expect.arrayContaining([...readmes, 'CHANGELOG.md', 'LICENSE']));
});

it('has in it every file that the package names', () => {
  const { bin, exports } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = JSON.stringify([bin, exports]).match(/(?<=")(?:\.\/)?(?:bin|dist)\/[^"*]+/g) ?? [];

  expect(named.length).toBeGreaterThan(16);
  expect(files).toEqual(expect.arrayContaining(named.map((file) => file.replace('./', ''))));
});

it('names no place of the machine that built it', () => {
  const placed = files.filter((file) => readFileSync(file, 'utf8').includes(process.cwd()));
  expect(placed).toEqual([]);
});
