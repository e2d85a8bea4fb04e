import type { AnyNode, MemberExpression, Property } from 'acorn';

/** Stands in a text for what only the running script knows. */
export const UNKNOWN = '\ufffc';

/** Names of the window. */
const WINDOW = new Set(['window', 'globalThis', 'self', 'top', 'parent', 'frames']);
const MOST_SEGMENTS = 8;
const DEEPEST = 100;

/** What a script's names stand for. */
export interface Names {
  /** Where names lead, as paths from the window; several where a script uses a name again. */
  readonly paths: ReadonlyMap<string, ReadonlySet<string>>;
  /** The texts of constants, and of members of constant objects (`URLS.server`). */
  readonly texts: ReadonlyMap<string, string>;
}

/** Where an expression leads from the window: `plugins.webSocketServer`, or '' for the window. */
export function pathsOf(node: AnyNode, { paths }: Names): string[] {
  const segments: string[] = [];
  let at = withoutDetours(node);
  while (at.type === 'MemberExpression') {
    const name = memberName(at);
    if (name === undefined || segments.length === MOST_SEGMENTS) return [];
    segments.unshift(name);
    at = withoutDetours(at.object);
  }
  if (at.type !== 'Identifier') return [];
  const starts = [WINDOW.has(at.name) ? '' : at.name, ...(paths.get(at.name) ?? [])];
  return starts.map((start) => joinPath(start, ...segments));
}

/** A path without the window that it may begin with. */
export function joinPath(...segments: readonly string[]): string {
  const all = segments.filter((segment) => segment !== '');
  const first = all.findIndex((segment) => !WINDOW.has(segment));
  return first === -1 ? '' : all.slice(first).join('.');
}

/** The name that a member is asked by: `a.b`, `a?.b`, `a['b']`. */
export function memberName({ property, computed }: MemberExpression): string | undefined {
  if (!computed) return property.type === 'Identifier' ? property.name : undefined;
  return plainText(property);
}

/** The name of a property in an object or a pattern. */
export function propertyName({ key, computed }: Pick<Property, 'key' | 'computed'>) {
  if (!computed && key.type === 'Identifier') return key.name;
  return plainText(key);
}

function plainText(node: AnyNode): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined;
  return node.quasis[0]?.value.cooked ?? undefined;
}

/** What an expression comes to: `(0, a)`, `a || {}`, `w && a`, `(b = a)`, `a?.b`, `await a`. */
export function withoutDetours(node: AnyNode): AnyNode {
  let at = node;
  for (let steps = 0; steps < DEEPEST; steps += 1) {
    const next = nextOf(at);
    if (!next) return at;
    at = next;
  }
  return at;
}

function nextOf(node: AnyNode): AnyNode | undefined {
  switch (node.type) {
    case 'ChainExpression':
      return node.expression;
    case 'SequenceExpression':
      return node.expressions.at(-1);
    case 'LogicalExpression':
      return node.operator === '&&' ? node.right : node.left;
    case 'AssignmentExpression':
      return node.operator === '=' ? node.right : undefined;
    case 'AwaitExpression':
      return node.argument;
    default:
      return undefined;
  }
}

/** The text that an expression makes, as far as it is known; undefined if nothing of it is. */
export function textOf(node: AnyNode, names: Names): string | undefined {
  const text = readText(node, names, 0);
  return text.replaceAll(UNKNOWN, '') === '' ? undefined : text;
}

function readText(expression: AnyNode, names: Names, depth: number): string {
  const node = withoutDetours(expression);
  if (depth > DEEPEST) return UNKNOWN;
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' || typeof node.value === 'number'
        ? String(node.value)
        : UNKNOWN;
    case 'TemplateLiteral':
      return node.quasis
        .flatMap(({ value }, index) => {
          const inner = node.expressions[index];
          return [value.cooked ?? UNKNOWN, inner ? readText(inner, names, depth + 1) : ''];
        })
        .join('');
    case 'BinaryExpression':
      if (node.operator !== '+') return UNKNOWN;
      return readText(node.left, names, depth + 1) + readText(node.right, names, depth + 1);
    case 'Identifier':
      return names.texts.get(node.name) ?? UNKNOWN;
    case 'MemberExpression':
      return readMember(node, names);
    default:
      return UNKNOWN;
  }
}

function readMember(node: MemberExpression, { texts }: Names): string {
  const name = memberName(node);
  if (node.object.type !== 'Identifier' || name === undefined) return UNKNOWN;
  return texts.get(`${node.object.name}.${name}`) ?? UNKNOWN;
}
