// Code of others comes with its licence: what is bundled is what a bundle of everything brings.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';

const ENTRY_POINTS = ['cli/main.ts', 'app-runner/worker.ts', 'index.ts', 'testing/index.ts'];

/** What every licence here says in one way or another. */
const TERMS = /permi(?:ssion|tted)|Grant of Copyright License/i;

/** The name of each package that `dist/LICENCES.txt` names, and the text after it. */
const texts = new Map(
  readFileSync('dist/LICENCES.txt', 'utf8')
    .split(/^--- (?=\S+ \d+\.\d+\.\d+\S* \()/m)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf(' ')), part.slice(part.indexOf('\n'))]),
);

let bundled: ReadonlySet<string>;

beforeAll(async () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const { metafile } = await build({
    entryPoints: [...ENTRY_POINTS, 'inspector/page/main.tsx'].map((name) => `src/${name}`),
    outdir: 'unwritten',
    write: false,
    metafile: true,
    bundle: true,
    format: 'esm',
    platform: 'node',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    external: ['bufferutil', 'utf-8-validate', 'happy-dom', ...Object.keys(dependencies)],
  });
  const names = Object.keys(metafile.inputs).flatMap(
    (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
  );
  bundled = new Set([...names, 'ws', 'cordova-js']);
});

it('names every package that is bundled, and no other', () => {
  expect([...new Set(texts.keys())].sort()).toEqual([...bundled].sort());
});

it('has the licence text of each', () => {
  const without = [...texts].filter(([, text]) => !TERMS.test(text)).map(([name]) => name);
  expect(without).toEqual([]);
});
