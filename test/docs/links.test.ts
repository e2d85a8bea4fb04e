// Every page of this repository: its links lead somewhere, its snippets are what they say.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.js';

const FOLDERS = ['docs', 'src', 'fixtures', 'bench', 'test'];
const pages = [
  ...readdirSync('.'),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  ),
]
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, text: readFileSync(name, 'utf8') }));

const FENCE = /^ *```(?<language>\w*)\n(?<code>.*?)^ *```$/gms;
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

function withoutCode(text: string): string {
  return text.replaceAll(FENCE, '').replaceAll(/`[^`\n]*`/g, (code) => 'x'.repeat(code.length));
}

/** The anchors of a page, as GitHub makes them of its headings. */
function anchors(text: string): Set<string> {
  const found = new Set([...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id));
  for (const [, heading = ''] of text.replaceAll(FENCE, '').matchAll(/^#+ (.*)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    let unique = slug;
    for (let count = 1; found.has(unique); count += 1) unique = `${slug}-${count}`;
    found.add(unique);
  }
  return found;
}

function snippets(languages: readonly string[]) {
  return pages.flatMap(({ name, text }) =>
    [...text.matchAll(FENCE)].flatMap(({ groups: { language = '', code = '' } = {} }) =>
      languages.includes(language) ? [{ name, language, code }] : [],
    ),
  );
}

/** What is wrong with a shell's line, as far as it is ours. */
function findFault(line: string): string | undefined {
  const [command = ''] = line.split(/ {2,}#| \|/);
  const [, script] = /\bnpm run ([\w:-]+)/.exec(command) ?? [];
  if (script && !(script in scripts)) return `no script ${script}`;
  const [, words] = /(?:^|\s)(?:npx |node bin\/)?wss-emu(?:\.js)?(?:$|\s+(.*))/.exec(command) ?? [];
  if (words === undefined) return undefined;
  const program = createProgram();
  const [first = '', ...rest] = words.split(' -- ')[0]?.split(/\s+/) ?? [];
  const found = program.commands.find((one) => one.name() === first);
  const { options } = found ?? program;
  const asked = (found ? rest : [first, ...rest])
    .filter((word) => /^--?[a-z]/i.test(word) && word !== '--help')
    .map((word) => word.replace(/=.*/, ''));
  return asked.find((word) => !options.some(({ long, short }) => word === long || word === short));
}

describe.each(pages)('$name', ({ name, text }) => {
  it('has links that lead somewhere', () => {
    const targets = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to);
    const broken = targets.filter((target) => {
      if (/^(?:https?|mailto):/.test(target)) return false;
      const [path = '', anchor] = target.split('#');
      const place = path === '' ? name : join(dirname(name), path);
      if (!existsSync(place)) return true;
      return anchor !== undefined && !anchors(readFileSync(place, 'utf8')).has(anchor);
    });
    expect(broken).toEqual([]);
  });
});

describe('the snippets', () => {
  it('are JSON where they say so', () => {
    const broken = snippets(['json']).filter(({ code }) => {
      try {
        for (const part of code.includes('\n\n') ? code.split('\n\n') : [code]) JSON.parse(part);
        return false;
      } catch {
        return true;
      }
    });
    expect(broken).toEqual([]);
  });

  it.each(snippets(['js', 'ts']))('are scripts where they say so: $name', async ({ code }) => {
    await transform(code, { loader: 'ts', format: 'esm', target: 'es2024' });
  });

  it('import what the package exports', async () => {
    const imports = snippets(['js', 'ts']).flatMap(({ name, code }) =>
      [...code.matchAll(/import \{([^}]*)\} from 'wss-emu(\/[\w-]+)?'/g)].map(
        ([, names = '', path = '']) => ({ name, names: names.split(','), path }),
      ),
    );
    expect(imports.length).toBeGreaterThan(10);
    const { exports: entries } = JSON.parse(readFileSync('package.json', 'utf8'));
    const unknown = imports.flatMap(({ name, names, path }) => {
      const types: string = readFileSync(entries[`.${path}`].types, 'utf8');
      return names
        .map((one) =>
          one
            .trim()
            .replace(/^type /, '')
            .replace(/ as .*/, ''),
        )
        .filter((one) => one !== '' && !new RegExp(`\\b${one}\\b`).test(types))
        .map((one) => `${name}: ${one}`);
    });
    expect(unknown).toEqual([]);
  });

  it('have commands that exist', () => {
    const lines = snippets(['sh']).flatMap(({ name, code }) =>
      code.split('\n').map((line) => ({ name, line })),
    );
    const faults = lines.flatMap(({ name, line }) => {
      const fault = findFault(line);
      return fault === undefined ? [] : [`${name}: ${line}: ${fault}`];
    });
    expect(lines.filter(({ line }) => line.includes('wss-emu')).length).toBeGreaterThan(20);
    expect(faults).toEqual([]);
  });
});
