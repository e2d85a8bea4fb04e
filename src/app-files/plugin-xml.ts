import { type CordovaElement, readCordovaXml } from './cordova-xml.js';

/** What a plugin's `plugin.xml` brings to an app on Android (cordova-common, `PluginInfo.js`). */
export interface PluginXml {
  readonly id: string;
  readonly version: string;
  /** Those for all platforms first; Android's own takes the place of one of the same name. */
  readonly modules: readonly JsModule[];
  readonly assets: readonly PluginAsset[];
  /** The ids of the plugins that it needs. */
  readonly dependencies: readonly string[];
  /** Why Cordova can't read it; the rest is empty then. */
  readonly fault: string | undefined;
}

/** A script of a plugin. */
export interface JsModule {
  /** Its name for `require`, behind the plugin's id. */
  readonly name: string;
  /** Its path in the plugin's folder, as written. */
  readonly src: string;
  /** The line that says so. */
  readonly line: number;
  /** The globals that it replaces, and those that it adds to. */
  readonly clobbers: readonly string[];
  readonly merges: readonly string[];
  /** Whether it runs even if nobody asks for it. */
  readonly runs: boolean;
}

/** A file or folder that a plugin puts in the app's folder. */
export interface PluginAsset {
  readonly src: string;
  readonly target: string;
}

const NOTHING = { id: '', version: '', modules: [], assets: [], dependencies: [] } as const;

/** An id, or a scoped one; nothing that could be a path elsewhere. */
const ID = /^(?:@[\w-][\w.-]*\/)?[\w-][\w.-]*$/;

/** Whether a name can be that of a plugin's folder. */
export function isPluginId(name: string): boolean {
  return ID.test(name);
}

export function readPluginXml(text: string): PluginXml {
  const { elements, fault } = readCordovaXml(text);
  if (fault !== undefined) return { ...NOTHING, fault };
  const [root] = elements;
  const { id = '', version = '' } = root?.attributes ?? {};
  if (root?.name !== 'plugin' || !isPluginId(id)) {
    return { ...NOTHING, fault: 'no plugin\'s: it begins with no <plugin id="…"> of a plain id' };
  }
  const outer = elements.filter(({ parent }) => parent === root || parent?.name === 'platform');
  const named = (name: string) => outer.filter((element) => element.name === name);
  const unnamed = named('js-module').find(({ attributes }) => !attributes.src);
  if (unnamed) {
    return { ...NOTHING, fault: `incomplete (line ${unnamed.line}): a <js-module> has no src` };
  }
  return {
    id,
    version,
    modules: readModules(named('js-module'), elements),
    assets: named('asset').flatMap(({ attributes: { src, target } }) =>
      src && target ? { src, target } : [],
    ),
    dependencies: named('dependency').flatMap(({ attributes }) => attributes.id ?? []),
    fault: undefined,
  };
}

function readModules(
  found: readonly CordovaElement[],
  elements: readonly CordovaElement[],
): JsModule[] {
  const modules = new Map<string, JsModule>();
  const inOrder = [
    ...found.filter(({ platform }) => platform === undefined),
    ...found.filter(({ platform }) => platform !== undefined),
  ];
  for (const element of inOrder) {
    const module = readModule(
      element,
      elements.filter(({ parent }) => parent === element),
    );
    modules.set(module.name, module);
  }
  return [...modules.values()];
}

function readModule(
  { attributes: { src = '', name = nameOf(src) }, line }: CordovaElement,
  inside: readonly CordovaElement[],
): JsModule {
  const targets = (kind: string) =>
    inside.flatMap(({ name, attributes }) => (name === kind ? (attributes.target ?? []) : []));
  return {
    ...{ name, src, line },
    clobbers: targets('clobbers'),
    merges: targets('merges'),
    runs: inside.some(({ name }) => name === 'runs'),
  };
}

/** `www/camera.js` is `camera`. */
function nameOf(src: string): string {
  return src.slice(src.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
}
