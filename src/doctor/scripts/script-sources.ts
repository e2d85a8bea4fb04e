import type { AnyNode } from 'acorn';
import { readElements } from '../../app-files/html-outline.js';
import {
  memberName,
  type Names,
  pathsOf,
  propertyName,
  textOf,
  withoutDetours,
} from './expressions.js';
import type { lineFinder } from './parse-script.js';

/** Something that a script names by its address; parts that nobody knows before are `UNKNOWN`. */
export interface NamedSource {
  readonly source: string;
  readonly line: number;
}

/** What a script connects to, asks for, and brings into its page. */
export interface ScriptSources {
  /** Of `new WebSocket`. */
  readonly sockets: readonly NamedSource[];
  /** Of `fetch`, XMLHttpRequest, and what libraries make of them. */
  readonly requests: readonly NamedSource[];
  /** What becomes the `src` of an element: scripts, images. */
  readonly elements: readonly NamedSource[];
  /** Modules, from where the script is. */
  readonly imports: readonly NamedSource[];
  /** Where it first opens a WebSocket, to wherever. */
  readonly opensSocket: number | undefined;
}

type Kind = 'sockets' | 'requests' | 'elements' | 'imports';
type Found = readonly [kind: Kind, node: AnyNode];

const SETS_ATTRIBUTE = /^(?:setAttribute|attr|prop)$/;
const METHOD = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE)$/i;
/** `$.getJSON`, `axios.post`, `http.get`. */
const REQUEST_METHODS = /^(?:get|post|put|patch|delete|ajax|getJSON|request|load)$/;
const REQUEST_OBJECTS = /^(?:\$|jQuery|axios|superagent|ky)$/;
/** `loadScript('cordova.js')`, `$.getScript(…)`, `require(['cordova.js'])`. */
const LOADS_SCRIPTS = /script|^(?:load|require|requirejs|inject|include|import)/i;

/** Looks for these in a script's code. */
export function findSources(
  nodes: readonly AnyNode[],
  names: Names,
  lineAt: ReturnType<typeof lineFinder>,
): ScriptSources {
  const found: Record<Kind, NamedSource[]> = {
    sockets: [],
    requests: [],
    elements: [],
    imports: [],
  };
  let opensSocket: number | undefined;
  const makesElements = nodes.some((node) => calledMethod(node) === 'createElement');

  function add(kind: Kind, source: string, offset: number): void {
    found[kind].push({ source, line: lineAt(offset) });
  }

  for (const node of nodes) {
    if (isSocket(node, names)) opensSocket ??= lineAt(node.start);
    for (const [kind, at] of sourcesOf(node, names, makesElements)) {
      const source = textOf(at, names);
      if (source !== undefined) add(kind, source, at.start);
    }
    for (const source of writtenBy(node, names)) add('elements', source, node.start);
  }
  return { ...found, opensSocket };
}

function isSocket(node: AnyNode, names: Names): boolean {
  return node.type === 'NewExpression' && pathsOf(node.callee, names).includes('WebSocket');
}

function sourcesOf(node: AnyNode, names: Names, makesElements: boolean): Found[] {
  switch (node.type) {
    case 'NewExpression':
      return constructed(node, names);
    case 'CallExpression':
      return called(node, names);
    case 'AssignmentExpression':
      return isMember(node.left, 'src') ? [['elements', node.right]] : [];
    case 'Property':
      return propertyName(node) === 'src' ? [['elements', node.value]] : [];
    case 'ArrayExpression':
      return makesElements ? elementsOf(node) : [];
    case 'ImportDeclaration':
    case 'ImportExpression':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return node.source ? [['imports', node.source]] : [];
    default:
      return [];
  }
}

function constructed(
  { callee, arguments: [first] }: Extract<AnyNode, { type: 'NewExpression' }>,
  names: Names,
): Found[] {
  if (!first) return [];
  const paths = pathsOf(callee, names);
  if (paths.includes('WebSocket')) return [['sockets', first]];
  return paths.some((path) => path === 'Request' || path === 'EventSource')
    ? [['requests', first]]
    : [];
}

function called(node: Extract<AnyNode, { type: 'CallExpression' }>, names: Names): Found[] {
  const [first, second] = node.arguments;
  if (!first) return [];
  const callee = withoutDetours(node.callee);
  const paths = pathsOf(callee, names);
  const name = calledMethod(node) ?? paths[0] ?? '';
  if (paths.includes('fetch') || paths.includes('axios')) return [['requests', first]];
  if (name === 'open' && second && METHOD.test(textOf(first, names) ?? '')) {
    return [['requests', second]];
  }
  if (SETS_ATTRIBUTE.test(name) && second && textOf(first, names) === 'src') {
    return [['elements', second]];
  }
  if (callee.type === 'MemberExpression' && REQUEST_METHODS.test(name)) {
    const objects = pathsOf(callee.object, names);
    if (objects.some((path) => REQUEST_OBJECTS.test(path))) return requested(first);
  }
  if (!LOADS_SCRIPTS.test(name)) return [];
  return first.type === 'ArrayExpression' ? elementsOf(first) : [['elements', first]];
}

/** `$.get(url)`, `$.ajax({ url })`. */
function requested(first: AnyNode): Found[] {
  if (first.type !== 'ObjectExpression') return [['requests', first]];
  return first.properties.flatMap((property): Found[] =>
    property.type === 'Property' && propertyName(property) === 'url'
      ? [['requests', property.value]]
      : [],
  );
}

function elementsOf({ elements }: Extract<AnyNode, { type: 'ArrayExpression' }>): Found[] {
  return elements.flatMap((element): Found[] => (element ? [['elements', element]] : []));
}

/**
 * What a script writes into the page: `document.write('<script src="cordova.js">')`, and without
 * scripts, which browsers don't run then, `innerHTML = '<img src="a.png">'`.
 */
function writtenBy(node: AnyNode, names: Names): string[] {
  if (node.type === 'CallExpression') {
    const isWrite = pathsOf(node.callee, names).some((path) =>
      /^document\.write(?:ln)?$/.test(path),
    );
    return isWrite ? sourcesIn(node.arguments, names) : [];
  }
  const isInner = node.type === 'AssignmentExpression' && isMember(node.left, 'innerHTML');
  return isInner ? sourcesIn([node.right], names, 'script') : [];
}

function sourcesIn(texts: readonly AnyNode[], names: Names, except?: string): string[] {
  const html = texts.map((text) => textOf(text, names) ?? '').join('');
  if (!html.includes('src')) return [];
  return readElements(html).flatMap(({ name, attributes }) =>
    name === except ? [] : (attributes.get('src')?.value ?? []),
  );
}

function calledMethod(node: AnyNode): string | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const callee = withoutDetours(node.callee);
  return callee.type === 'MemberExpression' ? memberName(callee) : undefined;
}

function isMember(node: AnyNode, name: string): boolean {
  return node.type === 'MemberExpression' && memberName(node) === name;
}
