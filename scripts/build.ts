// Builds `dist`: the library as modules, `cordova.js` for pages, the CLI as bundles.

import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build, type Plugin, transform } from 'esbuild';
import { DEVICE_PROPERTIES } from '../src/emulator/device.js';
import { collectLicences } from './licences.js';

const require = createRequire(import.meta.url);

function compile(project: string): void {
  const tsc = join(require.resolve('typescript/package.json'), '../bin/tsc');
  execFileSync(process.execPath, [tsc, '-b', project], { stdio: 'inherit' });
}

/** The modules that use a package of which the user installs nothing: it becomes part of them. */
const SELF_CONTAINED = [
  ...['html', 'app-watch', 'certificate'].map((name) => `emulator/web-host/${name}`),
  'testing/json-schema',
];

async function bundleSelfContained(): Promise<string[]> {
  const { metafile } = await build({
    metafile: true,
    entryPoints: SELF_CONTAINED.map((name) => `src/${name}.ts`),
    outbase: 'src',
    outdir: 'dist',
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    legalComments: 'inline',
  });
  return Object.keys(metafile.inputs);
}

/** Apache's cordova-js, assembled by its own tools, with our modules as its platform's. */
async function buildCordovaJs(): Promise<string[]> {
  const modulePath = await mkdtemp(join(tmpdir(), 'wss-emu-modules-'));
  try {
    await build({
      entryPoints: ['src/page/modules/**/*.ts'],
      outbase: 'src/page/modules',
      outdir: modulePath,
      bundle: true,
      format: 'cjs',
      target: 'es2017',
      external: ['cordova', 'cordova/*'],
      // A Cordova module is what it assigns to `module.exports`.
      footer: { js: 'if (module.exports.default) module.exports = module.exports.default;' },
    });
    const { build: buildCordova } = require('cordova-js');
    const script: string = await buildCordova({
      platformName: DEVICE_PROPERTIES.platform.toLowerCase(),
      platformVersion: DEVICE_PROPERTIES.cordova,
      modulePath,
    });
    const licence = /\/\*[\s\S]*?\*\//.exec(script)?.[0] ?? '';
    // A page may have several tags that lead here (Monaca's loader, cordova.js, our own).
    const once = `if (!window[Symbol.for('wss-emu')]) { window[Symbol.for('wss-emu')] = true;\n${script}\n}`;
    const { code } = await transform(once, { minify: true, target: 'es2017' });
    await mkdir('dist/page', { recursive: true });
    await writeFile('dist/page/cordova.js', `${licence}\n${code}`);
    return ['node_modules/cordova-js/'];
  } finally {
    await rm(modulePath, { recursive: true });
  }
}

/** The inspector's page: one script, one style sheet, nothing from elsewhere. */
async function bundleInspector(): Promise<string[]> {
  const { metafile } = await build({
    metafile: true,
    entryPoints: [
      { in: 'src/inspector/page/main.tsx', out: 'inspector' },
      { in: 'src/inspector/page/styles/inspector.css', out: 'inspector' },
    ],
    outdir: 'dist/inspector',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'inline',
  });
  await copyFile('src/inspector/page/index.html', 'dist/inspector/index.html');
  return Object.keys(metafile.inputs);
}

/** The CLI starts fastest as one CommonJS file; what only some commands need is in files of its own. */
async function bundleCli(): Promise<string[]> {
  const { metafile } = await build({
    metafile: true,
    entryPoints: {
      main: 'src/cli/main.ts',
      'app-worker': 'src/app-runner/worker.ts',
      ...Object.fromEntries(LOADED_LATE.map((path) => [basename(path), `src/${path}.ts`])),
    },
    outdir: 'dist/cli',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    legalComments: 'inline',
    // What is shorter is read faster; names stay, for stack traces.
    minifyWhitespace: true,
    minifySyntax: true,
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: `const importMetaUrl = require('node:url').pathToFileURL(__filename).href;` },
    plugins: [lateModulesApart, commanderAlone, builtinsLate],
    // Optional: speed-ups of ws, which it looks for and does without, and the user's own DOM.
    external: ['bufferutil', 'utf-8-validate', 'happy-dom'],
  });
  return Object.keys(metafile.inputs);
}

const LOADED_LATE = [
  'services/http-server/served-folder',
  'emulator/web-host/web-host',
  'emulator/web-host/bridge-endpoint',
  'emulator/web-host/page-html',
  'emulator/web-host/app-watch',
  'emulator/web-host/certificate',
  'cli/qr-code',
  'cli/session',
  'cli/inspect',
  'inspector/open-inspector',
  'cli/doctor',
  'cli/replay',
  'cli/har',
  'recording/record',
];

const lateModulesApart: Plugin = {
  name: 'late-modules-apart',
  setup({ onResolve }) {
    onResolve(
      { filter: new RegExp(`/(?:${LOADED_LATE.map((path) => basename(path)).join('|')})\\.js$`) },
      ({ kind, path }) =>
        kind === 'dynamic-import'
          ? { path: `./${basename(path, '.js')}.cjs`, external: true }
          : undefined,
    );
  },
};

/** Commander runs subcommands that are programs of their own. There are none here, and it takes a while to load what could. */
const commanderAlone: Plugin = {
  name: 'commander-alone',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:node:)?child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer)
        ? { path: 'child_process', namespace: 'commander-alone' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'commander-alone' }, () => ({ contents: '' }));
  },
};

/** What of Node's only some commands need; a bare server answers sooner without reading it. */
const READ_LATE = ['https', 'tls', 'zlib', 'fs/promises', 'os', 'child_process', 'worker_threads'];

/** Reads these modules of Node's when something of them is used. */
const builtinsLate: Plugin = {
  name: 'builtins-late',
  setup({ onResolve, onLoad }) {
    onResolve(
      { filter: new RegExp(`^(?:node:)?(?:${READ_LATE.join('|')})$`) },
      ({ path, namespace }) =>
        namespace === 'builtins-late'
          ? undefined
          : { path: path.replace('node:', ''), namespace: 'builtins-late' },
    );
    onLoad({ filter: /.*/, namespace: 'builtins-late' }, ({ path }) => {
      const names = JSON.stringify(Object.keys(require(`node:${path}`)));
      return {
        contents: `for (const name of ${names}) Object.defineProperty(exports, name, {
          enumerable: true, get: () => require('node:${path}')[name] });`,
      };
    });
  },
};

compile('src/tsconfig.node.json');
compile('src/tsconfig.types.json');
const inputs = await Promise.all([
  bundleSelfContained(),
  buildCordovaJs(),
  bundleInspector(),
  bundleCli(),
]);
await writeFile('dist/LICENCES.txt', await collectLicences(inputs.flat()));
