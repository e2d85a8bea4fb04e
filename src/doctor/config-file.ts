import { join } from 'node:path';
import { type AppFolder, readStartPage } from '../app-files/app-folder.js';
import { readContentSource } from '../app-files/html.js';
import type { Finding } from './finding.js';
import { findXmlFault } from './xml-fault.js';

/** `config.xml`: whether Cordova can read it, and the page that a phone starts with. */
export function checkConfig(app: AppFolder): Finding[] {
  return [...checkXml(app), checkStart(app)];
}

function checkXml({ config }: AppFolder): Finding[] {
  const fault = config && findXmlFault(config.text);
  if (!fault) return [];
  return [
    {
      status: 'problem',
      text: `${config.place} is no well-formed XML: it has ${fault}. Cordova and Monaca can't build with it.`,
      remedy: 'Correct it there.',
    },
  ];
}

function checkStart({ root, startPage, config }: AppFolder): Finding {
  if (!config) {
    return {
      status: 'note',
      text: `The app starts with ${join(root, startPage)}; without a config.xml in the folder or beside it a phone would start with index.html.`,
    };
  }
  const source = readContentSource(config.text);
  const named = readStartPage(config.text);
  if (source && !named) {
    return {
      status: 'warning',
      text: `${config.place} starts the app at ${source} on a phone; here ${startPage} stands in for it.`,
      remedy: `If a page of the app is meant, write <content src="${startPage}" />.`,
    };
  }
  if (!named || named === startPage) {
    return { status: 'ok', text: `The app starts with ${join(root, startPage)}.` };
  }
  return {
    status: 'problem',
    text: `${config.place} names ${source} as start page, which is not in ${root}; ${startPage} stands in for it here, and on the phone nothing does.`,
    remedy: `Put the page there, or write <content src="${startPage}" />.`,
  };
}
