// What the package exports, read from its built declarations (`dist/**/*.d.ts`), as tsc writes them.
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';

export interface Declaration {
  readonly name: string;
  /** The names of an interface's own members; none for anything else. */
  readonly members: readonly string[];
  /** The declaration itself. */
  readonly text: string;
}

const LIST = /^export (?:type )?\{([^}]*)\}(?: from '(.*)')?;$/gm;
const STAR = /^export (?:type )?\* from '(.*)';$/gm;
const OWN = /^export (?:declare )?(?:interface|type|class|function|const) (\w+)/gm;
const MEMBER = /^ {4}(?:(?:readonly|get|set) )?(\w+)\??[:(<]/gm;

/** Every export of a declaration file, with those that it passes on. */
export function readDeclarations(file: string): Declaration[] {
  const text = readFileSync(file, 'utf8');
  const other = (path = '') => posix.join(posix.dirname(file), path.replace(/\.js$/, '.d.ts'));
  const listed = [...text.matchAll(LIST)].flatMap(([, names = '', from]) =>
    names
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .filter((name) => name !== '')
      .map((name) => resolve(name, from === undefined ? undefined : other(from))),
  );
  const starred = [...text.matchAll(STAR)].flatMap(([, from]) => readDeclarations(other(from)));
  const own = [...text.matchAll(OWN)].map(({ 1: name = '', index }) => declare(name, text, index));
  return [...own, ...listed, ...starred];
}

/** `test as it` is exported as `it`. */
function resolve(listed: string, from: string | undefined): Declaration {
  const [name = '', alias = name] = listed.split(' as ');
  const found = from && readDeclarations(from).find((declaration) => declaration.name === name);
  return found ? { ...found, name: alias } : { name: alias, members: [], text: '' };
}

/** A declaration ends with the first line that closes it at the margin. */
function declare(name: string, file: string, start: number): Declaration {
  const rest = file.slice(start);
  const isBlock = /^export interface [^\n]*\{\n/.test(rest);
  const end = isBlock ? rest.search(/^\}/m) : rest.indexOf(';\n');
  const text = rest.slice(0, end === -1 ? undefined : end);
  const members = isBlock ? [...text.matchAll(MEMBER)].map(([, member = '']) => member) : [];
  return { name, members: [...new Set(members)], text };
}
