import { type AppFolder, openAppFolder } from '../app-files/app-folder.js';
import { EmulatorError } from '../checks/emulator-error.js';
import { findNativeCalls } from './app-scripts.js';
import { checkConfig } from './config-file.js';
import { readDeclaredPlugins } from './declared-plugins.js';
import type { Finding } from './finding.js';
import { checkLoader } from './loader.js';
import { checkMixedContent } from './mixed-content.js';
import { checkOtherPlugins } from './other-plugins.js';
import { checkPlugins } from './plugins.js';
import { readStartPage } from './start-page.js';
import { checkPolicy } from './start-page-policy.js';

/** What in an app's folder would work here and not on the phone, or the other way round. */
export async function checkApp(www: string | undefined): Promise<Finding[]> {
  const app = await openApp(www);
  if ('status' in app) return [app];
  const calls = await findNativeCalls(app.root);
  const declared = await readDeclaredPlugins(app);
  const page = await readStartPage(app);
  return [
    checkConfig(app),
    ...checkLoader(page),
    ...checkPolicy(page),
    ...checkMixedContent(page),
    ...checkOtherPlugins(app, calls, declared),
    ...checkPlugins(app, calls, declared),
  ];
}

/** Without an app in the current folder there is nothing to complain about, unless one was named. */
async function openApp(www: string | undefined): Promise<AppFolder | Finding> {
  try {
    return await openAppFolder(www);
  } catch (error) {
    if (!(error instanceof EmulatorError)) throw error;
    if (www !== undefined) return { status: 'problem', text: error.message };
    return {
      status: 'note',
      text: 'There is no app here to look at.',
      remedy: 'Name its folder: wss-emu doctor path/to/www',
    };
  }
}
