// Builds `dist`: the library as modules, `cordova.js` and the inspector for pages, the CLI as bundles.

import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { type BuildOptions, build, type Plugin, transform } from 'esbuild';
import { OWN_GLOBALS_KEY, OWN_GLOBALS_SCRIPT } from '../src/bridge/own-globals.js';
import { DEVICE_PROPERTIES } from '../src/emulator/device.js';
import { collectLicences } from './licences.js';

const require = createRequire(import.meta.url);
const { version } = require('../package.json');

function compile(project: string): void {
  const tsc = join(require.resolve('typescript/package.json'), '../bin/tsc');
  execFileSync(process.execPath, [tsc, '-b', project], { stdio: 'inherit' });
}

/** What is shorter is read faster; names stay, for stack traces. */
const READABLE = { minifyWhitespace: true, minifySyntax: true } as const;

/** The modules that use a package of which the user installs nothing: it becomes part of them. */
const SELF_CONTAINED = [
  'app-files/cordova-xml',
  'app-files/html-outline',
  'app-files/app-watch',
  'app-files/media-type',
  'emulator/web-host/certificate',
  'testing/json-schema',
];

async function bundleSelfContained(): Promise<string[]> {
  const { metafile } = await build({
    metafile: true,
    entryPoints: SELF_CONTAINED.map((name) => `src/${name}.ts`),
    outbase: 'src',
    outdir: 'dist',
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    legalComments: 'inline',
    // A package's ES modules leave out what is not used of it.
    mainFields: ['module', 'main'],
    ...READABLE,
    plugins: [packagesShort],
  });
  return Object.keys(metafile.inputs);
}

/** Nobody reads the code of packages in stack traces of ours: their names needn't stay. */
const packagesShort: Plugin = {
  name: 'packages-short',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), {
        minify: true,
        target: 'node20',
        legalComments: 'inline',
      });
      return { contents: code };
    });
  },
};

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
      plugins: [privateByName],
      mangleProps: /^private_/,
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
    // The page may replace what the script uses later on: a block of its own has its own.
    const own = `const ownGlobals = window[Symbol.for('${OWN_GLOBALS_KEY}')] || ${OWN_GLOBALS_SCRIPT};`;
    const names =
      'const { Promise, URL, Error, Map, String, JSON, setTimeout, queueMicrotask } = ownGlobals;';
    const block = `${own}\n{ ${names}\n${script}\n}`;
    const once = `if (!window[Symbol.for('wss-emu')]) { window[Symbol.for('wss-emu')] = true;\n${block}\n}`;
    const { code } = await transform(once, { minify: true, target: 'es2017' });
    await mkdir('dist/page', { recursive: true });
    await writeFile('dist/page/cordova.js', `${licence}\n${code}`);
    return ['node_modules/cordova-js/'];
  } finally {
    await rm(modulePath, { recursive: true });
  }
}

/** Scripts for plugins that not every app has: a Cordova module each, loaded when the list names it. */
const PLUGIN_MODULES = {
  wsserver: 'cordova-plugin-websocket-server.WebSocketServer',
  'wsserver-traps': 'wss-emu.wsserver-traps',
};

async function buildPluginModules(): Promise<string[]> {
  for (const [name, id] of Object.entries(PLUGIN_MODULES)) {
    await build({
      entryPoints: [`src/page/plugin-modules/${name}.ts`],
      outfile: `dist/page/${name}.js`,
      bundle: true,
      minify: true,
      format: 'cjs',
      target: 'es2017',
      external: ['cordova', 'cordova/*'],
      banner: { js: `cordova.define('${id}', function (require, exports, module) {` },
      footer: { js: 'if (module.exports.default) module.exports = module.exports.default;\n});' },
    });
  }
  return [];
}

const PRIVATE = /(?<=\bthis\.|^ {2}(?:async |get |readonly )*)#(?=[a-z])/gm;

/** ES2017 has no private members, and what can stand in for them takes more room than all the rest of a class: they get short names. */
const privateByName: Plugin = {
  name: 'private-by-name',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/](?:page|bridge)[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(PRIVATE, 'private_'),
      loader: 'ts',
    }));
  },
};

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
    define: { WSS_EMU_VERSION: JSON.stringify(version) },
    legalComments: 'inline',
  });
  await copyFile('src/inspector/page/index.html', 'dist/inspector/index.html');
  return Object.keys(metafile.inputs);
}

/**
 * The CLI starts fastest as one CommonJS file, `main.cjs`. What only some commands need, which is
 * what they import dynamically, is in ES modules beside it that share what they have in common.
 */
async function bundleCli(): Promise<string[]> {
  const late = new Set(['src/app-runner/worker.ts', 'src/app-runner/own-files-worker.ts']);
  const { metafile: main } = await build({
    ...CLI,
    metafile: true,
    entryPoints: ['src/cli/main.ts'],
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: `const importMetaUrl = require('node:url').pathToFileURL(__filename).href;` },
    plugins: [selfContainedOnce, leaveOut(late), commanderAlone, builtinsLate, packagesShort],
  });
  const { metafile: others } = await build({
    ...CLI,
    metafile: true,
    entryPoints: [...late].sort().map((path) => ({ in: path, out: basename(path, '.ts') })),
    format: 'esm',
    splitting: true,
    banner: {
      // For ws, which is CommonJS.
      js: `import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);`,
    },
    plugins: [selfContainedOnce, packagesShort],
  });
  return [...Object.keys(main.inputs), ...Object.keys(others.inputs)];
}

const CLI = {
  outdir: 'dist/cli',
  bundle: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'inline',
  ...READABLE,
  // Speed-ups of ws, which it does without; the user's own DOM.
  external: ['bufferutil', 'utf-8-validate', 'happy-dom'],
} satisfies BuildOptions;

/** Takes what is imported dynamically from the modules beside the bundle, and notes it in `late`. */
function leaveOut(late: Set<string>): Plugin {
  return {
    name: 'leave-out',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        late.add(sourceOf(path, resolveDir));
        return { path: `./${basename(path)}`, external: true };
      });
    },
  };
}

/** Takes modules that have a package in them from where the library has them. */
const selfContainedOnce: Plugin = {
  name: 'self-contained-once',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const name = sourceOf(path, resolveDir).replace(/^src\/(.*)\.ts$/, '$1');
      return SELF_CONTAINED.includes(name) ? { path: `../${name}.js`, external: true } : undefined;
    });
  },
};

function sourceOf(path: string, resolveDir: string): string {
  return relative('.', join(resolveDir, path)).replaceAll('\\', '/').replace(/\.js$/, '.ts');
}

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

/**
 * Vite 3, 4 and 5 let a CommonJS `vite.config.js` require no file that is an ES module, though each
 * Node that we run on can: it gets one that is not, and that requires the other.
 */
async function writeViteForRequire(): Promise<void> {
  const types = `import('./vite.js', { with: { 'resolution-mode': 'import' } })`;
  const names = ['ViteApi', 'ViteOptions'].map((name) => `export type ${name} = ${types}.${name};`);
  const declarations = [`export declare const wssEmu: typeof ${types}.wssEmu;`, ...names];
  await writeFile('dist/dev-servers/vite.cjs', "module.exports = require('./vite.js');\n");
  await writeFile('dist/dev-servers/vite.d.cts', `${declarations.join('\n')}\n`);
}

// What sources no longer have, a package must not have either.
await rm('dist', { recursive: true, force: true });
compile('src/tsconfig.node.json');
compile('src/tsconfig.types.json');
const inputs = await Promise.all([
  bundleSelfContained(),
  buildCordovaJs(),
  buildPluginModules(),
  bundleInspector(),
  bundleCli(),
]);
await writeViteForRequire();
await writeFile('dist/LICENCES.txt', await collectLicences(inputs.flat()));
