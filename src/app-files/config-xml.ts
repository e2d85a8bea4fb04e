import { posix } from 'node:path';
import { type CordovaElement, type CordovaXml, readCordovaXml } from './cordova-xml.js';

/** What Cordova reads in an app's `config.xml`. */
export interface ConfigXml extends CordovaXml {
  /** The `src` of the content element: Android's, or the one for all platforms. */
  readonly contentSource: string | undefined;
  /** The path that `contentSource` names in the app's folder; undefined if it leads elsewhere. */
  readonly startPage: string | undefined;
}

export function readConfigXml(text: string): ConfigXml {
  const { elements, fault } = readCordovaXml(text);
  const contentSource = findContentSource(elements);
  const startPage =
    contentSource === undefined ? undefined : toPagePath(contentSource, findHosts(elements));
  return { contentSource, startPage, elements, fault };
}

function findContentSource(elements: readonly CordovaElement[]): string | undefined {
  const contents = elements.filter(({ name }) => name === 'content');
  const found =
    contents.find(({ platform }) => platform === 'android') ??
    contents.find(({ platform }) => platform === undefined);
  return found?.attributes.src;
}

/** Preferences' names count in any case; what is for Android comes before what is for all. */
export function findPreference(
  elements: readonly CordovaElement[],
  name: string,
): string | undefined {
  const found = elements
    .filter((element) => element.name === 'preference')
    .filter(({ attributes }) => attributes.name?.toLowerCase() === name.toLowerCase());
  const own = found.filter(({ platform }) => platform !== undefined);
  return (own.at(-1) ?? found.at(-1))?.attributes.value;
}

/** The hosts of the app's own origin: cordova-android's, and the one that `config.xml` asks for. */
function findHosts(elements: readonly CordovaElement[]): readonly string[] {
  return ['localhost', findPreference(elements, 'hostname')?.toLowerCase() ?? 'localhost'];
}

/** The scheme is cordova-android's, or that of one of the web views for Ionic. */
const ORIGIN = /^[a-z]+:\/\/(?<host>[^/:]+)(?::\d+)?(?=\/|$)/i;
/** Old apps have no origin, but a folder in their package. */
const PACKAGE = /^file:\/\/\/android_asset\/www(?=\/|$)/i;

/** Leading slashes and dots mean the app's folder; they can't climb out of it. */
function toPagePath(source: string, hosts: readonly string[]): string | undefined {
  const url = source.replace(/[?#].*$/s, '').replace(PACKAGE, '');
  const host = ORIGIN.exec(url)?.groups?.host;
  const isOwn = host !== undefined && hosts.includes(host.toLowerCase());
  const path = isOwn ? url.replace(ORIGIN, '') : url;
  return !path || path.includes(':') ? undefined : posix.join('/', path).slice(1);
}
