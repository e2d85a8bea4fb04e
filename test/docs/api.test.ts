// docs/api.md, docs/types.md and docs/cli.md have everything that there is to use.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatTypesPage } from '../../scripts/types-page.js';
import { CloseCode } from '../../src/bridge/protocol.js';
import { ExitCode } from '../../src/cli/exit.js';
import { createProgram } from '../../src/cli/program.js';

const read = (name: string) => readFileSync(`docs/${name}.md`, 'utf8');
const api = read('api');
const types = read('types');
const { exports: entries } = JSON.parse(readFileSync('package.json', 'utf8'));
const paths = Object.entries<{ types?: string; default?: string }>(entries).filter(
  ([, { types: declarations }]) => declarations !== undefined,
);

/** The members of an interface of the package, by its declaration. */
function members(name: string): string[] {
  const [, body = ''] =
    new RegExp(`^### ${name}\n\n\`\`\`ts\n([^]*?)^\`\`\``, 'm').exec(types) ?? [];
  return [...body.matchAll(/^ {4}(?:readonly )?(\w+)\??[:(]/gm)].map(([, member = '']) => member);
}

/** The part of a page below a heading. */
function section(heading: string): string {
  const [, text = ''] = api.split(`\n${heading}\n`);
  return text.split(/^## /m)[0] ?? '';
}

describe('docs/types.md', () => {
  it('is up to date', () => {
    expect(types).toBe(formatTypesPage());
  });

  it.each(paths)('has all that %s exports', async (path, { default: file = '' }) => {
    const title = `wss-emu${path.slice(1)}`;
    const [, text = ''] = types.split(`\n## \`${title}\`\n`);
    const [own = ''] = text.split(/^## /m);
    const exported = Object.keys(await import(pathToFileURL(file).href));
    const documented = [...own.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
    expect(exported.filter((name) => name !== 'default' && !documented.includes(name))).toEqual([]);
    expect(own).toContain('```ts');
  });
});

describe('docs/api.md', () => {
  it.each(paths)('has a word on %s', (path) => {
    expect(api).toContain(
      path === '.' ? '`createEmulator(options?)`' : `\`wss-emu${path.slice(1)}\``,
    );
  });

  it.each([
    ['EmulatorOptions', '## `createEmulator(options?)`'],
    ['Emulator', '## The emulator'],
    ['PageOptions', '## `serve(options?)`'],
    ['ServeOptions', '## `serve(options?)`'],
    ['EmulatedNetwork', '## Faults and scenes'],
    ['RemoteClient', '## Faults and scenes'],
    ['Scenes', '## Faults and scenes'],
    ['TestEmulator', '## `wss-emu/testing`'],
    ['TestClient', '## `wss-emu/testing`'],
    ['TargetOptions', '## `wss-emu/testing`'],
    ['VirtualClients', '## `wss-emu/virtual-clients`'],
    ['WebSocketServer', '## The server objects'],
    ['HttpServer', '## The server objects'],
  ])('has the members of %s', (name, heading) => {
    const names = members(name);
    expect(names.length).toBeGreaterThan(1);
    const text = section(heading);
    expect(names.filter((member) => !new RegExp(`\\b${member}\\b`).test(text))).toEqual([]);
  });

  it('has each error code as a heading', () => {
    const codes = new Set(types.match(/WSSEMU_ERR_\w+/g));
    expect(codes.size).toBeGreaterThan(3);
    expect([...codes].filter((code) => !api.includes(`\n### ${code}\n`))).toEqual([]);
  });

  it('has each kind of trace entry, and each line and action of JSON', () => {
    const kinds = [...types.matchAll(/readonly kind: '(\w+)'/g)].map(([, kind]) => kind);
    const output = readFileSync('schema/output.json', 'utf8');
    const lines = [...output.matchAll(/"type": \{ "const": "(\w+)" \}/g)].map(([, type]) => type);
    const input = readFileSync('schema/input.json', 'utf8');
    const actions = [...input.matchAll(/"action": \{ "(?:const|enum)": (.*?) \}/g)].flatMap(
      ([, names = '']) => [JSON.parse(names)].flat(),
    );
    expect(Math.min(kinds.length, lines.length, actions.length)).toBeGreaterThan(3);
    expect(kinds.filter((kind) => !api.includes(`\`${kind}\``))).toEqual([]);
    expect(lines.filter((type) => !new RegExp(`"type": ?"${type}"`).test(api))).toEqual([]);
    expect(
      actions.filter((action) => !api.includes(`\`${action}\``) && !api.includes(`/${action}`)),
    ).toEqual([]);
  });
});

it('has each close code of the bridge in its README', () => {
  const readme = readFileSync('src/bridge/README.md', 'utf8');
  expect(Object.values(CloseCode).filter((code) => !readme.includes(String(code)))).toEqual([]);
});

describe('docs/cli.md', () => {
  const cli = read('cli');
  const program = createProgram();

  it.each([program, ...program.commands].map((command) => [command.name(), command] as const))(
    'has the options of %s',
    (name, command) => {
      const title = command === program ? 'wss-emu' : `wss-emu ${name}`;
      const [own = ''] = cli.split(new RegExp(`^## \`${title}\\b.*\n`, 'm')).slice(1);
      const text = own.split(/^## /m)[0] ?? '';
      const options = command.options.flatMap(({ long, short }) => long ?? short ?? []);
      const known = ['--version'];
      expect(text).not.toBe('');
      expect(options.filter((one) => !text.includes(one) && !known.includes(one))).toEqual([]);
    },
  );

  it('has each exit code', () => {
    const [, table = ''] = cli.split('## Exit codes');
    for (const code of Object.values(ExitCode))
      expect(table).toMatch(new RegExp(`^\\| ${code} `, 'm'));
  });
});
