import type { AnyNode, Pattern } from 'acorn';
import { joinPath, type Names, pathsOf, propertyName, textOf, UNKNOWN } from './expressions.js';

const DEEPEST = 20;
/** Longer texts are no addresses; constants made of one another would grow without end. */
const LONGEST = 2_000;

/** Where a pattern takes something from: `{ webSocketServer }` from `plugins`. */
export interface TakenPath {
  readonly path: string;
  readonly offset: number;
}

export interface ReadNames extends Names {
  readonly taken: readonly TakenPath[];
}

/**
 * What the names of a script stand for: `const { webSocketServer } = window.plugins`. Scopes don't
 * count, so a name may stand for several things.
 *
 * @param isOfInterest for paths; there are a great many in a bundle
 */
export function readNames(
  nodes: Iterable<AnyNode>,
  isOfInterest: (path: string) => boolean,
): ReadNames {
  const paths = new Map<string, Set<string>>();
  const texts = new Map<string, string>();
  const taken: TakenPath[] = [];
  const names = { paths, texts, taken };

  function bind(pattern: Pattern | AnyNode, found: readonly string[], depth = 0): void {
    const useful = found.filter(isOfInterest);
    if (useful.length === 0 || depth > DEEPEST) return;
    if (pattern.type === 'AssignmentPattern') bind(pattern.left, useful, depth + 1);
    if (pattern.type === 'Identifier') {
      paths.set(pattern.name, new Set([...(paths.get(pattern.name) ?? []), ...useful]));
    }
    if (pattern.type !== 'ObjectPattern') return;
    for (const property of pattern.properties) {
      if (property.type !== 'Property') continue;
      const name = propertyName(property);
      if (name === undefined) continue;
      const inner = useful.map((path) => joinPath(path, name));
      for (const path of inner) taken.push({ path, offset: property.start });
      bind(property.value, inner, depth + 1);
    }
  }

  function keepText(name: string, text: string | undefined): void {
    const isOne = text !== undefined && (texts.get(name) ?? text) === text;
    if (isOne && text.length <= LONGEST) texts.set(name, text);
    else if (text !== undefined || texts.has(name)) texts.set(name, UNKNOWN);
  }

  function assign(target: AnyNode, value: AnyNode): void {
    bind(target, pathsOf(value, names));
    if (target.type !== 'Identifier') return;
    keepText(target.name, textOf(value, names));
    if (value.type !== 'ObjectExpression') return;
    for (const property of value.properties) {
      const key = property.type === 'Property' ? propertyName(property) : undefined;
      if (property.type !== 'Property' || key === undefined) continue;
      keepText(`${target.name}.${key}`, textOf(property.value, names));
    }
  }

  for (const node of nodes) {
    for (const [target, value] of assignmentsOf(node)) assign(target, value);
  }
  return names;
}

/** What a node gives a name to: declarations, assignments, defaults, and arguments of a function called at once. */
function assignmentsOf(node: AnyNode): [AnyNode, AnyNode][] {
  switch (node.type) {
    case 'VariableDeclarator':
      return node.init ? [[node.id, node.init]] : [];
    case 'AssignmentExpression':
      return node.operator === '=' ? [[node.left, node.right]] : [];
    case 'AssignmentPattern':
      return [[node.left, node.right]];
    case 'CallExpression': {
      const { callee, arguments: values } = node;
      if (callee.type !== 'FunctionExpression' && callee.type !== 'ArrowFunctionExpression') {
        return [];
      }
      return callee.params.flatMap((parameter, index): [AnyNode, AnyNode][] => {
        const value = values[index];
        return value ? [[parameter, value]] : [];
      });
    }
    default:
      return [];
  }
}
