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
    contentSource === undefined ? undefined : toPagePath(contentSource, findOrigins(elements));
  return { contentSource, startPage, elements, fault };
}

function findContentSource(elements: readonly CordovaElement[]): string | undefined {
  const contents = elements.filter(({ name }) => name === 'content');
  const found =
    contents.find(({ platform }) => platform === 'android') ??
    contents.find(({ platform }) => platform === undefined);
  return found?.attributes.src;
}

/**
 * The app's own origins: that of cordova-android, those that the web views for Ionic have had, with the
 * host name that `config.xml` asks for, and the folder in the package of old apps.
 */
function findOrigins(elements: readonly CordovaElement[]): RegExp {
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
