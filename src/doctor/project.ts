import { dirname, join } from 'node:path';
import { type AppFolder, type ConfigFile, readTextFile } from '../app-files/app-folder.js';
import { parseProjectFile } from '../app-files/project-plugins.js';

/** The Cordova project that an app is in. */
export interface Project {
  readonly folder: string;
  readonly config: ConfigFile | undefined;
  /** What its `package.json` holds; empty if there is none, or none that can be read. */
  readonly packageJson: Readonly<Record<string, unknown>>;
  /** What Monaca notes of it in `.monaca/project_info.json`, likewise. */
  readonly monaca: Readonly<Record<string, unknown>>;
  /** The versions of the platforms that Cordova has added, from `platforms/platforms.json`. */
  readonly platforms: Readonly<Record<string, unknown>>;
}

export async function readProject(app: AppFolder): Promise<Project> {
  const folder = findProject(app);
  return {
    folder,
    config: app.config,
    packageJson: await readJson(join(folder, 'package.json')),
    monaca: await readJson(join(folder, '.monaca/project_info.json')),
    platforms: await readJson(join(folder, 'platforms/platforms.json')),
  };
}

/** Cordova builds into its project's `platforms`; otherwise the project holds `www` and `config.xml`. */
function findProject({ root, config }: AppFolder): string {
  const built = root.search(/[\\/]platforms[\\/](?:android|browser)[\\/]/);
  if (built !== -1) return root.slice(0, built);
  return config && dirname(config.place) !== root ? dirname(config.place) : dirname(root);
}

/** That it can't be read is said where its plugins are looked for. */
async function readJson(place: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return parseProjectFile((await readTextFile(place)) ?? '{}');
  } catch {
    return {};
  }
}
