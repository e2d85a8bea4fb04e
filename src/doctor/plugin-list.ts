import { memberName, propertyName } from './scripts/expressions.js';
import { lineFinder, nodesOf, parseScript } from './scripts/parse-script.js';

/** A script of a plugin, as Cordova's list names it. */
export interface ListedFile {
  /** Its path from the list. */
  readonly file: string;
  readonly line: number;
}

/** The scripts in a `cordova_plugins.js`; none if it can't be read. */
export function readPluginList(text: string): ListedFile[] {
  const parsed = parseScript(text);
  if ('fault' in parsed) return [];
  const lineAt = lineFinder(text);
  const found: ListedFile[] = [];
  for (const node of nodesOf(parsed.program)) {
    if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') continue;
    if (memberName(node.left) !== 'exports' || node.right.type !== 'ArrayExpression') continue;
    for (const inner of nodesOf(node.right)) {
      if (inner.type !== 'Property' || propertyName(inner) !== 'file') continue;
      const { value } = inner;
      if (value.type !== 'Literal' || typeof value.value !== 'string') continue;
      found.push({ file: value.value, line: lineAt(value.start) });
    }
  }
  return found;
}
