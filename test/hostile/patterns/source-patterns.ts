// The regular expressions of the source, read from its syntax tree.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vite';

/** A regular expression, and where it stands. */
export interface SourcePattern {
  /** `src/app-files/loaders.ts`, without the `src`. */
  readonly file: string;
  readonly pattern: RegExp;
}

/** What is built at run time: the file and the expression. */
export interface BuiltPattern {
  readonly file: string;
  readonly code: string;
}

/** Each literal of `src`, and each call of `RegExp`. */
export function readPatterns(): {
  readonly literals: readonly SourcePattern[];
  readonly built: readonly BuiltPattern[];
} {
  const literals: SourcePattern[] = [];
  const built: BuiltPattern[] = [];
  const names = readdirSync('src', { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((each) => /\.tsx?$/.test(each)).sort()) {
    const file = name.replaceAll('\\', '/');
    const code = readFileSync(join('src', name), 'utf8');
    for (const node of nodesOf(parseAst(code, { lang: name.endsWith('x') ? 'tsx' : 'ts' }))) {
      const { regex, callee, start, end } = node;
      if (isFields(regex)) {
        const pattern = new RegExp(String(regex.pattern), String(regex.flags));
        literals.push({ file, pattern });
      } else if (isFields(callee) && callee.name === 'RegExp') {
        built.push({ file, code: code.slice(Number(start), Number(end)) });
      }
    }
  }
  return { literals, built };
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function* nodesOf(root: unknown): Generator<Fields> {
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!isFields(node)) continue;
    if (!Array.isArray(node)) yield node;
    // The search takes them from the end.
    for (const child of Object.values(node).reverse()) if (isFields(child)) waiting.push(child);
  }
}
