import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmulatorError } from '../emulator/errors.js';
import { type AppFolder, openAppFolder } from '../emulator/web-host/app-folder.js';
import { admitOwnOrigin } from '../emulator/web-host/csp.js';
import { readContentSource, readHtml } from '../emulator/web-host/html.js';
import { decodeHtmlFile } from '../emulator/web-host/html-file.js';
import { isCordovaScript, loaderKind } from '../emulator/web-host/loaders.js';
import { findUses } from './app-scripts.js';
import type { Finding } from './finding.js';
import { checkPlugins } from './plugins.js';

/** An app's folder: what would work here and not on the phone. */
export async function checkApp(www: string | undefined): Promise<Finding[]> {
  const app = await openApp(www);
  if ('status' in app) return [app];
  const uses = await findUses(app.root);
  return [...checkStart(app), ...(await checkStartPage(app)), ...(await checkPlugins(app, uses))];
}

/** No folder that anybody named: then there is nothing wrong with it. */
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

function checkStart({ root, startPage, config }: AppFolder): Finding[] {
  const found: Finding = { status: 'ok', text: `The app starts with ${join(root, startPage)}.` };
  if (!config) {
    return [
      found,
      {
        status: 'note',
        text: 'There is no config.xml in the folder or beside it: a phone starts with index.html.',
      },
    ];
  }
  const named = readContentSource(config.text);
  if (named === undefined || named.includes(':')) return [found];
  const page = named.replace(/[?#].*$/, '').replace(/^[./]+/, '');
  if (page === startPage) return [found];
  return [
    {
      status: 'problem',
      text: `${config.place} names ${named} as start page, which is not in ${root}; ${startPage} stands in for it here, and on the phone nothing does.`,
      remedy: `Put the page there, or write <content src="${startPage}" />.`,
    },
  ];
}

async function checkStartPage({ root, startPage }: AppFolder): Promise<Finding[]> {
  const { html } = decodeHtmlFile(await readFile(join(root, startPage)));
  const { scripts, policies } = readHtml(html);
  const paths = scripts.map((source) => source.replace(/[?#].*$/, ''));
  const loader = paths.find((path) => isCordovaScript(path) || loaderKind(path) === 'js');
  const findings: Finding[] = [
    loader === undefined
      ? {
          status: 'problem',
          text: `${startPage} loads neither cordova.js nor Monaca's components/loader.js: a script tag is put in here, and on the phone there would be no plugins.`,
          remedy: 'Add <script src="cordova.js"></script> before the app’s own scripts.',
        }
      : { status: 'ok', text: `${startPage} loads ${loader}.` },
  ];
  if (policies.some(({ policy }) => admitOwnOrigin(policy) !== undefined)) {
    findings.push({
      status: 'note',
      text: `${startPage} has a Content-Security-Policy whose connect-src gets 'self' here, for the bridge to the emulator; a phone needs no such thing.`,
    });
  }
  return findings;
}
