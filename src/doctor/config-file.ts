import { join } from 'node:path';
import type { AppFolder } from '../app-files/app-folder.js';
import type { Finding } from './finding.js';

/** `config.xml`: whether Cordova can read it, and the page that a phone starts with. */
export function checkConfig({ root, startPage, config }: AppFolder): Finding {
  if (!config) {
    return {
      status: 'note',
      text: `The app starts with ${join(root, startPage)}; without a config.xml in the folder or beside it a phone would start with index.html.`,
    };
  }
  const { place, contentSource, startPage: named, fault } = config;
  if (fault) {
    return {
      status: 'problem',
      text: `${place} is ${fault}. Cordova and Monaca can't build with it.`,
      remedy: 'Correct it there; in XML a plain & is written &amp;.',
    };
  }
  if (contentSource && !named) {
    return {
      status: 'warning',
      text: `${place} starts the app at ${contentSource} on a phone; here ${startPage} stands in for it.`,
      remedy: `If a page of the app is meant, write <content src="${startPage}" />.`,
    };
  }
  if (!named || named === startPage) {
    return { status: 'ok', text: `The app starts with ${join(root, startPage)}.` };
  }
  return {
    status: 'problem',
    text: `${place} names ${contentSource} as start page, which is not in ${root}; ${startPage} stands in for it here, and on the phone nothing does.`,
    remedy: `Put the page there, or write <content src="${startPage}" />.`,
  };
}
