import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppFolder, isFile } from '../app-files/app-folder.js';
import { decodeHtmlFile } from '../app-files/html-file.js';
import { readHtml } from '../app-files/html-outline.js';

/** The page that an app starts with. */
export interface StartPage {
  /** Its path in the app. */
  readonly name: string;
  readonly scripts: readonly PageScript[];
  /** Its Content-Security-Policies. */
  readonly policies: readonly string[];
  /** The code that runs in it: the page itself, and those of its scripts that the app holds. */
  readonly code: readonly string[];
}

export interface PageScript {
  /** As the page names it. */
  readonly source: string;
  /** The URL path that a phone asks for; undefined when it is on another host. */
  readonly path: string | undefined;
  /** The file in the app's folder, if there is one. */
  readonly file: string | undefined;
}

export async function readStartPage({ root, startPage }: AppFolder): Promise<StartPage> {
  const { html } = decodeHtmlFile(await readFile(join(root, startPage)));
  const { scripts, policies } = readHtml(html);
  const located = await Promise.all(scripts.map((source) => locate(source, startPage, root)));
  const texts = located.map(({ file }) => (file ? readFile(file, 'utf8').catch(() => '') : ''));
  return {
    name: startPage,
    scripts: located,
    policies: policies.map(({ policy }) => policy),
    code: [html, ...(await Promise.all(texts))],
  };
}

/** cordova-android's, since version 10. */
const APP_ORIGIN = 'https://localhost';

/** As a browser resolves it on a phone. */
async function locate(source: string, startPage: string, root: string): Promise<PageScript> {
  const page = `${APP_ORIGIN}/${startPage.split('/').map(encodeURIComponent).join('/')}`;
  const url = URL.canParse(source, page) ? new URL(source, page) : undefined;
  if (url?.origin !== APP_ORIGIN) return { source, path: undefined, file: undefined };
  const path = decode(url.pathname);
  const file = join(root, path);
  return { source, path, file: (await isFile(file)) ? file : undefined };
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
