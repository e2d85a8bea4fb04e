import { join } from 'node:path';
import { checkApp } from '../../src/doctor/app.js';
import { useFolder } from '../support/folder.js';

export type Files = Readonly<Record<string, string | Buffer>>;

export const CORDOVA = '<script src="cordova.js"></script>';
export const SERVER = 'plugins.webSocketServer().start();';
export const ENABLED = '<plugin name="mobi.monaca.plugins.WebSocketServer" spec="1.0.0"/>';

/** A project whose plugin is enabled: with nothing else in it there is nothing to say. */
export function project(config: string, files: Files = {}): Files {
  return {
    'config.xml': `<widget>${config}${ENABLED}</widget>`,
    'www/index.html': CORDOVA,
    'www/app.js': SERVER,
    ...files,
  };
}

/** A project with a script in its page. */
export function scripted(code: string, config = ''): Files {
  return project(config, {
    'www/index.html': `${CORDOVA}<script src="app.js"></script>`,
    'www/app.js': code,
  });
}

/** What is not in order, without remedies; paths are from the project. */
export async function findFaults(files: Files, named = ''): Promise<string[]> {
  return faultsIn(useFolder(files), named);
}

export async function faultsIn(folder: string, named = ''): Promise<string[]> {
  const findings = await checkApp(join(folder, named));
  return findings
    .filter(({ status }) => status !== 'ok')
    .map(({ status, text }) => `${status}: ${text.replaceAll(join(folder, '/'), '')}`);
}
