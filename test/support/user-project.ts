import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

/**
 * Makes a project of a test's own that has the installed package and what users have beside it.
 * No other test sees its files, or its `package.json` half written.
 */
export function createUserProject(name: string, manifest: object): UserProject {
  const folder = join(inject('installedPackage').project, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  // npx looks for its commands here.
  symlinkSync('../node_modules', join(folder, 'node_modules'), 'junction');
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

export interface UserProject {
  readonly folder: string;
  remove(): void;
}
