// docs/api.md and docs/cli.md, held against the code: nothing that users can reach is missing.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import inputSchema from '../../schema/input.json' with { type: 'json' };
import outputSchema from '../../schema/output.json' with { type: 'json' };
import recordingSchema from '../../schema/recording.json' with { type: 'json' };
import { CloseCode } from '../../src/bridge/protocol.js';
import { ExitCode } from '../../src/cli/process/exit.js';
import { createProgram } from '../../src/cli/program.js';
import { type Declaration, readDeclarations } from './declarations.js';
import { readFences } from './documents.js';

const api = readFileSync('docs/api.md', 'utf8');
const cli = readFileSync('docs/cli.md', 'utf8');

/** Everything in code font, and code. */
function readCode(text: string): string {
  return [...text.matchAll(/```.*?```|`[^`\n]+`/gs)].join('\n');
}

const hasName = (code: string, name: string) =>
  new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(code);

/** The names of a list that a text has nowhere in its code. */
function missing(text: string, names: readonly string[]): string[] {
  const code = readCode(text);
  return names.filter((name) => !hasName(code, name));
}

/** The text below a heading, to the next one of its level. */
function readSection(text: string, heading: string): string {
  const [level = ''] = heading.split(' ');
  const start = text.indexOf(`\n${heading}\n`);
  if (start === -1) throw new Error(`there is no "${heading}"`);
  const rest = text.slice(start + heading.length + 2);
  const end = rest.search(new RegExp(`^#{1,${level.length}} `, 'm'));
  return end === -1 ? rest : rest.slice(0, end);
}

const paths: [string, Declaration[]][] = Object.entries(
  JSON.parse(readFileSync('package.json', 'utf8')).exports as Record<string, { types?: string }>,
).flatMap(([path, { types }]): [string, Declaration[]][] =>
  types === undefined ? [] : [[path.replace('.', 'wss-emu'), readDeclarations(types.slice(2))]],
);
const all = paths.flatMap(([, declarations]) => declarations);

/** The cells of the rows below the table header that begins with a name. */
function readTable(name: string): string[][] {
  const [, rest = ''] = api.split(`\n| \`${name}\` | Type | Default | |\n`);
  const [table = ''] = rest.split('\n\n');
  return table.split('\n').map((row) => row.split(/ *(?<!\\)\| */).slice(1));
}

describe('docs/api.md', () => {
  it.each(paths)('has every export of %s', (path, declarations) => {
    expect(declarations.length).toBeGreaterThan(path === 'wss-emu/types' ? -1 : 0);
    expect(missing(api, [path, ...declarations.map(({ name }) => name)])).toEqual([]);
  });

  it('has every member of what is exported', () => {
    const members = all.flatMap(({ members, name }) => members.map((member) => [name, member]));
    const code = readCode(api);
    expect(members.length).toBeGreaterThan(150);
    expect(members.filter(([, member = '']) => !hasName(code, member))).toEqual([]);
  });

  it('has every option, with its type and its default', () => {
    const options = all.filter(
      ({ name, members }) => name.endsWith('Options') && members.length > 0,
    );
    expect(options.map(({ name }) => name)).toContain('EmulatorOptions');
    for (const { name, members } of options) {
      const rows = readTable(name).filter(([, type, byDefault]) => type && byDefault);
      expect([name, ...rows.map(([option]) => option)]).toEqual(
        expect.arrayContaining([name, ...members.map((member) => `\`${member}\``)]),
      );
    }
  });

  it.each(readFences('json'))('shows lines that are as their schema says: $text', ({ text }) => {
    const ajv = new Ajv({ strict: false });
    const schemas = [outputSchema, inputSchema, recordingSchema];
    const isValid = schemas.map((schema) => ajv.validate(schema, JSON.parse(text)));
    expect(isValid.filter(Boolean)).toHaveLength(1);
  });

  it('has a heading for every error code, and for no other', () => {
    const source = readFileSync('src/checks/emulator-error.ts', 'utf8');
    const codes = [...new Set([...source.matchAll(/'(WSSEMU_ERR_\w+)'/g)].map(([, code]) => code))];
    const headings = [...readSection(api, '## Errors').matchAll(/^### (\w+)$/gm)];
    expect(headings.map(([, heading]) => heading)).toEqual(codes);
  });

  it('has every close code', () => {
    const files = ['failures.ts', 'server.ts'].map((name) =>
      readFileSync(`src/services/web-socket-server/${name}`, 'utf8'),
    );
    const codes = [...files.join('').matchAll(/\b10[01]\d\b/g)].map(([code]) => code);
    const section = readSection(api, '## Close codes');
    const rows = [...section.matchAll(/^\| ([\d, ]+) \|/gm)].flatMap(([, cell = '']) =>
      cell.split(', '),
    );
    expect(codes.length).toBeGreaterThan(3);
    const all = [...codes, ...Object.values(CloseCode).map(String)];
    expect(all.filter((code) => !rows.includes(code))).toEqual([]);
  });

  it('has every entry of the trace, with its fields', () => {
    const entries = all.filter(({ text }) => /^ {4}readonly kind: '\w+';$/m.test(text));
    const rows = readSection(api, '## The trace').split('\n');
    expect(entries.length).toBeGreaterThan(8);
    for (const { name, members, text } of entries.filter(({ name }) => name.endsWith('Entry'))) {
      const [, kind = ''] = /kind: '(\w+)'/.exec(text) ?? [];
      const row = rows.find((line) => line.startsWith(`| \`${kind}\` | \`${name}\` |`)) ?? '';
      expect(missing(row, [name, ...members.filter((member) => member !== 'kind')])).toEqual([]);
    }
    const scenes = all.find(({ name }) => name === 'SceneName')?.text ?? '';
    const names = [...scenes.matchAll(/'(\w+)'/g)].map(([, scene = '']) => scene);
    expect(names).toContain('offline');
    expect(missing(readSection(api, '## The trace'), names)).toEqual([]);
  });

  it.each([
    [
      'output',
      '## JSON lines',
      api,
      outputSchema,
      ['ready', 'server:started', 'finding', 'remedy'],
    ],
    ['input', '### Input', api, inputSchema, ['latency', 'jitterMs', 'quit']],
    [
      'recordings',
      '## The format',
      readFileSync('docs/recordings.md', 'utf8'),
      recordingSchema,
      ['base64'],
    ],
  ])('has every field and value of the lines of %s', (_, heading, text, schema, some) => {
    const names = readNames(schema);
    expect(names).toEqual(expect.arrayContaining(some));
    expect(missing(readSection(text, heading), names)).toEqual([]);
  });
});

/** The fields of a schema, and the texts that they may have. */
function readNames(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties, const: value, enum: values = [] } = schema as Record<string, unknown>;
  const own = [...Object.keys(Object(properties)), value, ...(values as unknown[])];
  const texts = own.filter((name): name is string => typeof name === 'string');
  return [...new Set([...texts, ...Object.values(schema).flatMap(readNames)])];
}

describe('docs/cli.md', () => {
  const program = createProgram();
  const commands = [program, ...program.commands].map((command) => ({
    command,
    path: command === program ? 'wss-emu' : `wss-emu ${command.name()}`,
  }));

  it.each(commands)('has every option of $path', ({ command, path }) => {
    const headings = [...cli.matchAll(/^## `(.*)`$/gm)].map(([, heading = '']) => heading);
    const heading = headings.find((text) => text === path || text.startsWith(`${path} `));
    // `-o <file>` is told in a sentence.
    const section = readCode(readSection(cli, `## \`${heading}\``));
    const names = command.options
      .filter(({ hidden, long }) => !hidden && long !== '--version')
      .map(({ short, long, flags }) => ({
        names: [short, long].filter((name) => name !== undefined),
        value: /[<[].*$/.exec(flags)?.[0] ?? '',
      }));
    const isThere = ({ names, value }: { names: string[]; value: string }) =>
      names.some((name) => section.includes(`\`${`${name} ${value}`.trim()}\``));
    expect(names.filter((option) => !isThere(option))).toEqual([]);
  });

  it('has every exit code', () => {
    const section = readSection(cli, '## Exit codes');
    const codes = [...section.matchAll(/^\| (\d+) /gm)].map(([, code]) => Number(code));
    expect(codes).toEqual(expect.arrayContaining(Object.values(ExitCode)));
  });
});
