import { posix } from 'node:path';
import { parseXml, XmlElement, XmlError } from '@rgrove/parse-xml';

/** What Cordova reads in an app's `config.xml`. */
export interface ConfigXml {
  /** The `src` of the content element: Android's, or the one for all platforms. */
  readonly contentSource: string | undefined;
  /** The path that `contentSource` names in the app's folder; undefined if it leads elsewhere. */
  readonly startPage: string | undefined;
  /** What is for Android or for all platforms, in the document's order. */
  readonly elements: readonly ConfigElement[];
  /** Why Cordova can't read it: `not well-formed XML (line 3, column 7): …`. The rest is empty then. */
  readonly fault: string | undefined;
}

/**
 * Reads a `config.xml`. What precedes the first tag is skipped, as Cordova does (cordova-common,
 * `xml-helpers.js`).
 */
export function readConfigXml(text: string): ConfigXml {
  const start = Math.max(0, text.indexOf('<'));
  try {
    const elements = readElements(text.slice(start));
    const contentSource = findContentSource(elements);
    const startPage =
      contentSource === undefined ? undefined : toPagePath(contentSource, findOrigins(elements));
    return { contentSource, startPage, elements: elements.filter(isForAndroid), fault: undefined };
  } catch (error) {
    const fault = describeFault(error, text, start);
    return { contentSource: undefined, startPage: undefined, elements: [], fault };
  }
}

/** An element of a `config.xml`. */
export interface ConfigElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The platform it is for; undefined for all of them. */
  readonly platform: string | undefined;
  /** The element that it is in. */
  readonly parent: ConfigElement | undefined;
}

interface Waiting {
  readonly node: XmlElement | null;
  readonly platform: string | undefined;
  readonly parent: ConfigElement | undefined;
}

/** The elements in the document's order. */
function readElements(xml: string): ConfigElement[] {
  const found: ConfigElement[] = [];
  const waiting: Waiting[] = [{ node: parseXml(xml).root, platform: undefined, parent: undefined }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, platform, parent } = next;
    if (!node) continue;
    const { name, attributes } = node;
    const element = { name, attributes, platform, parent };
    found.push(element);
    const inside = name === 'platform' ? attributes.name : platform;
    for (const child of node.children.toReversed()) {
      if (child instanceof XmlElement) {
        waiting.push({ node: child, platform: inside, parent: element });
      }
    }
  }
  return found;
}

function findContentSource(elements: readonly ConfigElement[]): string | undefined {
  const contents = elements.filter(({ name }) => name === 'content');
  const found =
    contents.find(({ platform }) => platform === 'android') ??
    contents.find(({ platform }) => platform === undefined);
  return found?.attributes.src;
}

function isForAndroid({ platform }: ConfigElement): boolean {
  return platform === undefined || platform === 'android';
}

/**
 * The app's own origins: that of cordova-android, those that the web views for Ionic have had, with the
 * host name that `config.xml` asks for, and the folder in the package of old apps.
 */
function findOrigins(elements: readonly ConfigElement[]): RegExp {
  const asked = elements.find(
    ({ name, attributes }) =>
      name === 'preference' && attributes.name?.toLowerCase() === 'hostname',
  );
  const hosts = ['localhost', asked?.attributes.value ?? ''].filter((host) => host !== '');
  const names = hosts.map((host) => host.replace(/[^\w-]/g, '\\$&')).join('|');
  return new RegExp(`^(?:[a-z]+://(?:${names})(?::\\d+)?|file:///android_asset/www)(?=/|$)`, 'i');
}

/** Leading slashes and dots mean the app's folder; they can't climb out of it. */
function toPagePath(source: string, origins: RegExp): string | undefined {
  const path = source.replace(/[?#].*$/s, '').replace(origins, '');
  return !path || path.includes(':') ? undefined : posix.join('/', path).slice(1);
}

function describeFault(error: unknown, text: string, start: number): string {
  // The parser is recursive.
  if (error instanceof RangeError) return 'not readable: its elements nest too deep';
  if (!(error instanceof XmlError)) throw error;
  // The parser counts code points, and has read past a reference by the time it finds no end.
  const read = [...text.slice(start)].slice(0, error.pos).join('');
  const isReference = error.message.startsWith('Unterminated reference');
  const before = text.slice(0, start) + (isReference ? read.slice(0, read.lastIndexOf('&')) : read);
  const lines = before.replace('\ufeff', '').split('\n');
  const column = (lines.at(-1)?.length ?? 0) + 1;
  // The parser appends its own place, and an excerpt.
  const reason = error.message.replace(/ \(line \d+, column \d+\)\n.*$/s, '');
  return `not well-formed XML (line ${lines.length}, column ${column}): ${reason}`;
}
