import type { AnyNode, Program } from 'acorn';
import { OTHER_SERVER } from '../../app-files/plugin-names.js';
import { SERVER_SERVICES, type ServerPlugin } from '../../service-descriptions.js';
import {
  joinPath,
  memberName,
  type Names,
  pathsOf,
  textOf,
  withoutDetours,
} from './expressions.js';
import { lineFinder, nodesOf } from './parse-script.js';
import { readNames } from './read-names.js';
import { findSources, type ScriptSources } from './script-sources.js';

/** What a script does that matters on a phone; lines are the script's own, from 1. */
export interface ScriptUses extends ScriptSources {
  /** The server plugins that it uses, and where it first does. */
  readonly plugins: ReadonlyMap<ServerPlugin, number>;
  /** The names in calls of `cordova.exec`, likewise. */
  readonly services: ReadonlyMap<string, number>;
  /** Where it first uses the other plugin's object, `cordova.plugins.wsserver`. */
  readonly otherServer: number | undefined;
}

/** The paths of the server plugins' objects, and the modules that make them. */
const PLUGIN_PATHS: ReadonlyMap<string, ServerPlugin> = new Map(
  SERVER_SERVICES.flatMap(({ server: { onPlugins, onMonaca } }) => [
    [`plugins.${onPlugins}`, onPlugins] as const,
    [`monaca.${onMonaca}`, onPlugins] as const,
  ]),
);
const MODULES: ReadonlyMap<string, ServerPlugin> = new Map(
  SERVER_SERVICES.map(({ server: { onPlugins, onMonaca } }) => [
    `mobi.monaca.plugins.${onMonaca}.${onMonaca}`,
    onPlugins,
  ]),
);

/** What a name in a script may stand for. */
const OF_INTEREST: ReadonlySet<string> = new Set([
  ...['', 'plugins', 'monaca', 'cordova', 'Cordova', 'cordova.plugins', 'document'],
  ...['cordova.exec', 'Cordova.exec', 'PhoneGap', 'PhoneGap.exec', 'WebSocket', 'fetch'],
  ...PLUGIN_PATHS.keys(),
  OTHER_SERVER.path,
]);

const SERVICE = /^[A-Za-z][\w.]*$/;

/** Looks through a script's code: not through its comments, nor through texts that are only texts. */
export function readUses(program: Program, text: string): ScriptUses {
  const lineAt = lineFinder(text);
  const nodes = [...nodesOf(program)];
  const names = readNames(nodes, (path) => OF_INTEREST.has(path));
  const plugins = new Map<ServerPlugin, number>();
  const services = new Map<string, number>();
  let otherServer: number | undefined;

  function note(path: string, offset: number): void {
    const plugin = PLUGIN_PATHS.get(path);
    if (plugin && !plugins.has(plugin)) plugins.set(plugin, lineAt(offset));
    if (path === OTHER_SERVER.path) otherServer ??= lineAt(offset);
  }

  const replaced = new Set<AnyNode>();
  for (const node of nodes) {
    for (const target of replacedBy(node)) replaced.add(target);
    if (node.type === 'MemberExpression' && !replaced.has(node)) {
      for (const path of pathsOf(node, names)) note(path, node.start);
    }
    if (node.type !== 'CallExpression') continue;
    const service = readExec(node, names);
    if (service && !services.has(service)) services.set(service, lineAt(node.start));
    const plugin = MODULES.get(readRequired(node, names) ?? '');
    if (plugin && !plugins.has(plugin)) plugins.set(plugin, lineAt(node.start));
  }
  for (const { path, offset } of names.taken) note(path, offset);
  return { plugins, services, otherServer, ...findSources(nodes, names, lineAt) };
}

/** Members that are set or asked for their type, not used. */
function replacedBy(node: AnyNode): AnyNode[] {
  if (node.type === 'AssignmentExpression') return [node.left];
  if (node.type !== 'UnaryExpression' || node.operator === '!') return [];
  const { argument } = node;
  return [argument.type === 'ChainExpression' ? argument.expression : argument];
}

type Call = Extract<AnyNode, { type: 'CallExpression' }>;

/** The service of `exec(onSuccess, onFailure, 'Service', 'action', [])`. */
function readExec({ callee, arguments: values }: Call, names: Names): string | undefined {
  const [, , service, action] = values;
  if (!service || !action || !isExec(withoutDetours(callee), values.length, names)) {
    return undefined;
  }
  const name = textOf(service, names);
  return name !== undefined && SERVICE.test(name) && isText(action, names) ? name : undefined;
}

/** Anything may be called `exec`; with all five arguments it is Cordova's. */
function isExec(callee: AnyNode, count: number, names: Names): boolean {
  const paths = pathsOf(callee, names);
  if (paths.some((path) => /^(?:[cC]ordova|PhoneGap)\.exec$/.test(path))) return true;
  const name = callee.type === 'MemberExpression' ? memberName(callee) : joinPath(...paths);
  return name === 'exec' && count >= 5;
}

function isText(node: AnyNode, names: Names): boolean {
  return textOf(node, names) !== undefined;
}

function readRequired({ callee, arguments: values }: Call, names: Names): string | undefined {
  const [id] = values;
  const isRequire = pathsOf(callee, names).some((path) => /^(?:cordova\.)?require$/.test(path));
  return isRequire && id ? textOf(id, names) : undefined;
}
