import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { useFolder } from './folder.js';

/** The published plugins that tests have. */
export const PUBLISHED = ['cordova-plugin-device', 'cordova-plugin-network-information'] as const;

/** A plugin with one script, `www/<name>.js`, that puts something on `window` under that name. */
export function pluginFiles(folder: string, id: string, name: string, code: string) {
  return {
    [`${folder}/plugin.xml`]: `<plugin id="${id}" version="1.0.0"><js-module src="www/${name}.js" name="${name}"><clobbers target="${name}"/></js-module></plugin>`,
    [`${folder}/www/${name}.js`]: code,
  };
}

/** A project that declares the published plugins, and has them from npm. */
export function usePublishedPlugins(files: Readonly<Record<string, string>>): string {
  const plugins = Object.fromEntries(PUBLISHED.map((id) => [id, {}]));
  const project = useFolder({ 'package.json': JSON.stringify({ cordova: { plugins } }), ...files });
  for (const id of PUBLISHED) {
    const place = join(project, 'node_modules', id);
    mkdirSync(dirname(place), { recursive: true });
    // npm links packages of a workspace in the same way.
    symlinkSync(resolve('node_modules', id), place, 'junction');
  }
  return project;
}
