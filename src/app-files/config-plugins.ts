import { SERVER_SERVICES } from '../service-descriptions.js';
import type { CordovaElement } from './cordova-xml.js';
import { OTHER_SERVER } from './plugin-names.js';

/**
 * The plugins for Android in a `config.xml`: those to install, by their ids, and the services of
 * installed ones. A `<feature>` without an Android class is for another platform.
 */
export function findConfigPlugins(elements: readonly CordovaElement[]): string[] {
  const classes = new Map(
    elements
      .filter(({ name, attributes }) => name === 'param' && attributes.name === 'android-package')
      .map(({ parent, attributes }) => [parent, attributes.value ?? ''] as const),
  );
  return elements.flatMap((element) => {
    const { name, attributes } = element;
    if (name === 'plugin') return attributes.name ?? attributes.id ?? [];
    const androidClass = classes.get(element);
    if (name !== 'feature' || !androidClass || !attributes.name) return [];
    return toPluginId(attributes.name, androidClass);
  });
}

/** Of a service whose plugin is known, its id. */
function toPluginId(service: string, androidClass: string): string {
  const known = SERVER_SERVICES.find(({ name }) => name === service);
  if (!known) return service;
  return OTHER_SERVER.packages.test(androidClass)
    ? OTHER_SERVER.ids[0]
    : `mobi.monaca.plugins.${known.server.onMonaca}`;
}
