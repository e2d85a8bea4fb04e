import { basename, dirname, join, resolve } from 'node:path';
import { type AppFolder, openAppFolder, readTextFile } from '../app-files/app-folder.js';
import { readDeclaredPlugins } from '../app-files/project-plugins.js';
import { EmulatorError } from '../checks/emulator-error.js';
import { readAppCode } from './app-code.js';
import { checkConfig } from './config-file.js';
import { FileNames } from './file-names.js';
import type { Finding } from './finding.js';
import { checkLoader } from './loader.js';
import { checkMixedContent } from './mixed-content.js';
import { checkNamedFiles } from './named-files.js';
import { checkOtherPlugins } from './other-plugins.js';
import { checkOtherServer } from './other-server.js';
import { findPhoneOrigin } from './phone-origin.js';
import { checkPlugins } from './plugins.js';
import { readProject } from './project.js';
import { checkPolicy } from './start-page-policy.js';
import { checkUnreadable } from './unreadable-scripts.js';

/** What in an app's folder would work here and not on the phone, or the other way round. */
export async function checkApp(www: string | undefined): Promise<Finding[]> {
  const app = await openApp(www);
  if ('status' in app) return [app];
  const project = await readProject(app);
  const declared = await readDeclaredPlugins(project.folder, project.config);
  const code = await readAppCode(app.root, app.startPage);
  const files = new FileNames([app.root, join(project.folder, 'merges', 'android')]);
  const [start] = code.pages;
  return [
    checkConfig(app),
    ...(start ? await checkLoader(start, code, files) : []),
    ...(start ? checkPolicy(start, code) : []),
    ...(await checkNamedFiles(app.root, code, files)),
    ...checkUnreadable(code),
    ...checkMixedContent(code, findPhoneOrigin(project, declared)),
    ...checkOtherPlugins(app, code, declared),
    ...checkOtherServer(code, declared),
    ...checkPlugins(app, code, declared),
  ];
}

/** Without an app in the current folder there is nothing to complain about, unless one was named. */
async function openApp(www: string | undefined): Promise<AppFolder | Finding> {
  try {
    return await openAppFolder(www);
  } catch (error) {
    if (!(error instanceof EmulatorError)) throw error;
    if (await isToBeBuilt(www ?? '.')) {
      return {
        status: 'note',
        text: 'The project has no page in www yet: its build puts it there.',
        remedy: 'Build it, such as by npm run build, and look again.',
      };
    }
    if (www !== undefined) return { status: 'problem', text: error.message };
    return {
      status: 'note',
      text: 'There is no app here to look at.',
      remedy: 'Name its folder: wss-emu doctor path/to/www',
    };
  }
}

const BUILDS = /"(?:\w+:)?(?:build|transpile|preview)"\s*:\s*"/;

/** Whether a folder is a project whose pages a bundler makes, or its `www`. */
async function isToBeBuilt(folder: string): Promise<boolean> {
  const place = resolve(folder);
  const project = basename(place) === 'www' ? dirname(place) : place;
  if ((await readTextFile(join(project, 'config.xml'))) === undefined) return false;
  return BUILDS.test((await readTextFile(join(project, 'package.json'))) ?? '');
}
