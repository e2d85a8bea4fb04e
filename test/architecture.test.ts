// The house's walls (docs/architecture.md): who may import whom, and which packages.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Part {
  /** What it may import besides itself. */
  readonly imports: readonly string[];
  /** What it may import types from. */
  readonly types?: readonly string[];
  readonly packages: readonly string[];
}

/**
 * The parts in the order in which they build on one another: each imports from those above it, and
 * never from those below. A part that is not here gets its row before its first file.
 */
const PARTS: Readonly<Record<string, Part>> = {
  // Declarations of what others have: no code.
  'globals.d.ts': { imports: [], packages: [] },
  'ws.d.ts': { imports: [], packages: ['ws'] },
  'exec.ts': { imports: [], packages: [] },
  // Which services there are: for them, and for all who name them.
  'service-descriptions.ts': { imports: [], packages: [] },
  // What no part owns: chance by a seed, values from outside, time whatever a test runner makes of it.
  'random.ts': { imports: [], packages: [] },
  // How long a stopping server has: for it, and for whoever waits for it.
  'stop-grace.ts': { imports: [], packages: [] },
  // How things are written in texts: a URL, so many of something, and how much has room in JSON.
  formats: { imports: [], packages: [] },
  checks: { imports: ['formats'], packages: [] },
  'real-time': { imports: [], packages: [] },
  // What can be read to its end.
  files: { imports: [], packages: ['node:*'] },
  plugin: { imports: [], types: ['exec.ts'], packages: [] },
  'types.ts': { imports: [], types: ['exec.ts', 'plugin'], packages: [] },
  cordova: { imports: ['checks'], types: ['exec.ts'], packages: [] },
  bridge: { imports: ['exec.ts', 'checks', 'formats', 'cordova'], packages: [] },
  page: { imports: ['exec.ts', 'plugin', 'bridge'], packages: ['cordova', 'cordova/*'] },
  trace: {
    imports: ['real-time'],
    types: ['service-descriptions.ts', 'plugin', 'cordova'],
    packages: [],
  },
  'app-files': {
    imports: ['service-descriptions.ts', 'checks', 'formats', 'real-time', 'bridge'],
    packages: ['node:*', '@rgrove/parse-xml', 'parse5', 'mrmime'],
  },
  clients: { imports: ['checks', 'real-time'], packages: ['node:*', 'ws'] },
  services: {
    imports: [
      ...[
        'service-descriptions.ts',
        'random.ts',
        'stop-grace.ts',
        'checks',
        'formats',
        'real-time',
      ],
      'cordova',
      ...['app-files', 'clients'],
    ],
    types: ['plugin', 'trace'],
    packages: ['node:*', 'ws'],
  },
  emulator: {
    imports: [
      ...['exec.ts', 'checks', 'formats', 'real-time', 'plugin', 'cordova', 'bridge', 'trace'],
      ...['app-files', 'clients', 'services'],
    ],
    packages: ['node:*', 'ws', '@peculiar/x509', 'reflect-metadata'],
  },
  'index.ts': {
    imports: ['checks', 'emulator'],
    types: ['exec.ts', 'service-descriptions.ts', 'plugin', 'cordova', 'trace', 'services'],
    packages: [],
  },
  testing: {
    imports: ['index.ts', 'checks', 'formats', 'real-time', 'clients'],
    packages: ['node:*', 'ajv', 'ajv/*', 'vitest'],
  },
  'virtual-clients': {
    imports: ['index.ts', 'random.ts', 'checks', 'clients'],
    packages: ['node:*'],
  },
  recording: {
    imports: ['index.ts', 'checks', 'formats', 'real-time', 'files', 'clients', 'testing'],
    packages: ['node:*', 'ws'],
  },
  steering: {
    imports: ['index.ts', 'checks', 'formats', 'clients', 'virtual-clients', 'recording'],
    packages: [],
  },
  // Its page, in `page`, is the one to have Preact; it saves and shows recordings.
  inspector: {
    imports: [
      ...['service-descriptions.ts', 'index.ts', 'formats', 'real-time', 'cordova'],
      ...['recording', 'steering'],
    ],
    packages: ['node:*', 'preact', 'preact/*'],
  },
  'app-runner': {
    imports: [
      ...['index.ts', 'stop-grace.ts', 'files', 'bridge', 'app-files', 'emulator', 'steering'],
      'inspector',
    ],
    packages: ['node:*', 'ws', 'happy-dom'],
  },
  // Reads apps and opens ports as the emulator does.
  doctor: {
    imports: ['service-descriptions.ts', 'checks', 'app-files', 'services', 'emulator'],
    packages: ['node:*', 'acorn'],
  },
  // Of Vite its types alone.
  'dev-servers': {
    imports: ['index.ts', 'checks', 'bridge', 'app-files'],
    packages: ['node:*', 'vite'],
  },
  cli: {
    imports: [
      ...['index.ts', 'stop-grace.ts', 'checks', 'formats', 'plugin', 'emulator', 'app-runner'],
      ...['files', 'doctor', 'inspector', 'recording', 'steering'],
    ],
    packages: ['node:*', 'commander', 'uqr'],
  },
};

interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly isType: boolean;
  /** The imported file of this repository; undefined for a package. */
  readonly file: string | undefined;
}

const IMPORT =
  /(?:^|\n)(?:import|export)(?<type> type)?\b[^;'"]*?from '(?<from>[^']+)'|\bimport\('(?<dynamic>[^']+)'\)|(?:^|\n)import '(?<bare>[^']+)'/g;

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => name.replaceAll('\\', '/'));

const imports = files.flatMap((from): Import[] => {
  const text = readFileSync(join('src', from), 'utf8');
  return [...text.matchAll(IMPORT)].map(({ groups = {} }) => {
    const specifier = groups.from ?? groups.dynamic ?? groups.bare ?? '';
    const isOwn = specifier.startsWith('.');
    const path = posix.join(posix.dirname(from), specifier).replace(/\.js$/, '');
    const file = files.find((name) => name === `${path}.ts` || name === `${path}.tsx`) ?? path;
    return { from, specifier, isType: groups.type !== undefined, file: isOwn ? file : undefined };
  });
});

function partOf(file: string): string {
  return file.split('/')[0] ?? file;
}

function matches(specifier: string, pattern: string): boolean {
  return pattern.endsWith('*') ? specifier.startsWith(pattern.slice(0, -1)) : specifier === pattern;
}

function isAllowed({ from, specifier, isType, file }: Import): boolean {
  const part = PARTS[partOf(from)];
  if (!part) return false;
  if (file === undefined) return part.packages.some((pattern) => matches(specifier, pattern));
  const target = partOf(file);
  if (target === partOf(from) || part.imports.includes(target)) return true;
  return isType && (part.types?.includes(target) ?? false);
}

describe('the architecture', () => {
  it('has a row for every part', () => {
    expect(files.map(partOf).filter((part) => !(part in PARTS))).toEqual([]);
    expect(imports.length).toBeGreaterThan(100);
  });

  it('builds each part on those above it alone', () => {
    const order = Object.keys(PARTS);
    const upwards = Object.entries(PARTS).flatMap(([part, { imports, types = [] }]) =>
      [...imports, ...types]
        .filter((other) => order.indexOf(other) >= order.indexOf(part))
        .map((other) => `${part} builds on ${other}`),
    );
    expect(upwards).toEqual([]);
  });

  it('lets parts import what the table allows, and nothing else', () => {
    const forbidden = imports.filter((found) => !isAllowed(found));
    expect(forbidden.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([]);
  });

  it('has no import cycle', () => {
    const cycles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (path.includes(file) || done.has(file)) return;
      for (const { from, file: target } of imports) {
        if (from === file && target) visit(target, [...path, file]);
      }
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it('says one thing in each file', () => {
    const lengths = files.map((file) => ({
      file,
      lines: readFileSync(join('src', file), 'utf8').split('\n').length,
    }));
    expect(lengths.filter(({ lines }) => lines > 251)).toEqual([]);
  });

  it('names no file by what everything is', () => {
    const vague = /\b(?:manager|handler|helper|util|utils|data|info|common|core)\b/;
    expect(files.filter((file) => vague.test(file))).toEqual([]);
  });
});
