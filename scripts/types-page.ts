// `npm run types-page`: docs/types.md, every export of the package as its declarations have it.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const TYPES_PAGE = 'docs/types.md';

const HEAD = `# Types

Every export of every path of the package, with its types, units, defaults and errors: the comments of
the declarations that come with it. What they are for, with examples, is in [api.md](api.md).

This page is written by \`npm run types-page\`; a test fails when it is out of date.
`;

interface Declaration {
  readonly name: string;
  /** With the comment in front of it. */
  readonly text: string;
}

/** The page, from the built package's declarations. */
export function formatTypesPage(): string {
  const { name, exports: entries } = JSON.parse(readFileSync('package.json', 'utf8'));
  const paths = Object.entries<{ types?: string }>(entries);
  const seen = new Map<string, string>();
  const sections = paths.flatMap(([path, { types }]) => {
    if (types === undefined) return [];
    const title = join(name, path).replaceAll('\\', '/');
    const parts = findExports(types).map((one) => formatDeclaration(one, title, seen));
    return [`## \`${title}\`\n\n${parts.join('\n') || formatAmbient(types)}`];
  });
  return [HEAD, ...sections].join('\n');
}

/** What is exported twice is shown once. */
function formatDeclaration(
  { name, text }: Declaration,
  title: string,
  seen: Map<string, string>,
): string {
  const first = seen.get(text);
  if (first !== undefined) return `### ${name}\n\nThe one of \`${first}\`.\n`;
  seen.set(text, title);
  return `### ${name}\n\n\`\`\`ts\n${text}\n\`\`\`\n`;
}

/** A path without exports declares globals. */
function formatAmbient(file: string): string {
  return `\`\`\`ts\n${readFileSync(file, 'utf8')
    .replace(/^import .*\n/gm, '')
    .trim()}\n\`\`\`\n`;
}

/** The declarations that a file exports, its own and those of other files, by their names. */
function findExports(file: string): Declaration[] {
  const text = readFileSync(file, 'utf8');
  const found = [...findHandedOn(text, dirname(file)), ...findOwn(text), ...findRenamed(text)];
  const unique = new Map(found.map((one) => [one.name, one]));
  return [...unique.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `export … from './…'` */
function findHandedOn(text: string, folder: string): Declaration[] {
  const lists = text.matchAll(/^export (type )?(\*|\{[^}]*\}) from '(\.[^']*)';/gm);
  return [...lists].flatMap(([, isType, names = '', from = '']) => {
    const all = findExports(join(folder, from.replace(/\.js$/, '.d.ts')));
    const found = isType ? all.filter((one) => !VALUE.test(one.text)) : all;
    if (names === '*') return found;
    const wanted = splitList(names.slice(1, -1)).map((one) => one.replace(/^type /, ''));
    return found.filter(({ name }) => wanted.includes(name));
  });
}

/** `export { … }` of what the file has itself, or has from a package. */
function findRenamed(text: string): Declaration[] {
  const lists = text.matchAll(/^export \{([^}]*)\};/gm);
  return [...lists].flatMap(([, names = '']) =>
    splitList(names).map((one) => {
      const [from = '', name = from] = one.split(' as ');
      const [, place] = new RegExp(`import \\{ ${from} \\} from ('.*')`).exec(text) ?? [];
      const source = place === undefined ? `typeof ${from}` : `typeof import(${place}).${from}`;
      return { name, text: `declare const ${name}: ${source};` };
    }),
  );
}

function splitList(names: string): string[] {
  return names
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** What is no type is not exported by `export type`. */
const VALUE = /^declare (?:function|const) /m;
const BEGIN =
  /^export (?:declare )?(?:abstract )?(?:interface|type|class|function|const) (?<name>\w+)/;

/** A declaration begins in the first column, behind its comment, and ends there. */
function findOwn(text: string): Declaration[] {
  const lines = text.split('\n');
  const found: Declaration[] = [];
  let comment: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('/**')) comment = [];
    if (/^(?:\/\*\*| \*)/.test(line)) comment.push(line);
    const name = BEGIN.exec(line)?.groups?.name;
    if (name === undefined) continue;
    const length = /[;}]$/.test(line)
      ? 0
      : lines.slice(index).findIndex((one) => /^\}.*[;}]?$/.test(one) && !one.endsWith('{'));
    const own = lines.slice(index, index + length + 1);
    found.push({ name, text: clean([...comment, ...own]) });
    comment = [];
  }
  return found;
}

function clean(lines: readonly string[]): string {
  return lines
    .filter((line) => line.trim() !== '#private;')
    .join('\n')
    .replace(/^export /m, '');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(TYPES_PAGE, formatTypesPage());
}
