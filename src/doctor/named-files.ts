import { join } from 'node:path';
import { readTextFile } from '../app-files/app-folder.js';
import type { HtmlElement } from '../app-files/html-outline.js';
import { isAutover, isCordovaScript, isPluginList, loaderKind } from '../app-files/loaders.js';
import { type AppCode, placeOf } from './app-code.js';
import { type AppPage, attribute, toAppFile, urlOf } from './app-page.js';
import type { FileNames } from './file-names.js';
import type { Finding } from './finding.js';
import { readPluginList } from './plugin-list.js';
import { UNKNOWN } from './scripts/expressions.js';

/** A file that something in the app names. */
interface NamedFile {
  /** Who names it: `index.html:12`. */
  readonly by: string;
  /** Paths in the app at which it may be; the first is the one that it most likely means. */
  readonly paths: readonly string[];
  /** Without it something that the app runs is not there. */
  readonly isCode: boolean;
  /** Without it Cordova never starts. */
  readonly isVital: boolean;
}

/** The attributes that name a file, by their elements. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  script: ['src'],
  link: ['href'],
  img: ['src'],
  source: ['src'],
  audio: ['src'],
  video: ['src', 'poster'],
  track: ['src'],
  iframe: ['src'],
  embed: ['src'],
  object: ['data'],
  input: ['src'],
  a: ['href'],
  area: ['href'],
};
/** Links that load what the page needs; icons and manifests mean nothing on a phone. */
const NEEDED_LINK = /^(?:stylesheet|modulepreload|preload|import)$/;
/** A template's place for an address: `{{ url }}`, `<%= url %>`, `${url}`, `[[url]]`. */
const TEMPLATE = /\{\{|\{%|<%|\$\{|\[\[|\{\w+\}/;
/** Folders of what others wrote, with pages to read. */
const OF_OTHERS =
  /(?:^|\/)(?:plugins|components|libs?|vendors?|bower_components|docs?|examples?|demos?|tests?|samples?)\//i;
const MOST_FINDINGS = 12;

/**
 * Files that pages, modules and `cordova_plugins.js` name, and that are not there, or only by
 * another case of their names.
 */
export async function checkNamedFiles(
  root: string,
  code: AppCode,
  files: FileNames,
): Promise<Finding[]> {
  const start = code.pages[0];
  const named = [
    ...code.pages.flatMap((page) => namedByPage(page, [page.base])),
    ...code.otherPages
      .filter(({ name }) => !OF_OTHERS.test(name))
      .flatMap((page) => namedByPage(page, basesOf(page, start))),
    ...namedByModules(code),
    ...(await namedByPluginList(root)),
  ];
  const findings = new Map<string, Finding>();
  for (const file of named) {
    const finding = await checkFile(file, files);
    if (finding && !findings.has(finding.text)) findings.set(finding.text, finding);
  }
  return limit([...findings.values()]);
}

function limit(findings: readonly Finding[]): Finding[] {
  if (findings.length <= MOST_FINDINGS) return [...findings];
  const problems = findings.filter(({ status }) => status === 'problem');
  const warnings = findings.filter(({ status }) => status !== 'problem');
  const shown = [...problems, ...warnings].slice(0, MOST_FINDINGS);
  const more = findings.length - shown.length;
  const text = `${more} more files that pages name are not there by that name.`;
  return [...shown, { status: 'warning', text }];
}

async function checkFile(file: NamedFile, files: FileNames): Promise<Finding | undefined> {
  const [path] = file.paths;
  if (path === undefined) return undefined;
  const found = await Promise.all(file.paths.map((candidate) => files.find(candidate)));
  if (found.includes('same')) return undefined;
  const written = found.find((other) => typeof other === 'object');
  if (written) {
    return {
      status: file.isCode ? 'problem' : 'warning',
      text: `${file.by} names ${path}, and the file is ${written.otherwise}: Windows and macOS find it all the same, a phone does not.`,
      remedy: 'Write both in the same case.',
    };
  }
  return {
    status: file.isVital ? 'problem' : 'warning',
    text: `${file.by} names ${path}, which is not there${file.isVital ? ': deviceready never comes' : ''}.`,
    remedy: file.isVital
      ? 'Put the file there, or build the list anew: cordova prepare.'
      : 'Put the file there, or take out what names it.',
  };
}

/** A part of a page means its files from the page that it is put into, or from its own folder. */
function basesOf(page: AppPage, start: AppPage | undefined): string[] {
  return page.isWhole || !start ? [page.base] : [start.base, page.base];
}

function namedByPage(page: AppPage, bases: readonly string[]): NamedFile[] {
  return page.elements.flatMap((element) =>
    addressesOf(element).flatMap(({ address, line }) => {
      if (!isOfApp(element, address)) return [];
      const paths = bases.flatMap((base) => pathsOf(address, base, page));
      const isCode = element.name === 'script' || attribute(element, 'rel') === 'stylesheet';
      return paths.length === 0
        ? []
        : { by: `${page.name}:${line}`, paths, isCode, isVital: false };
    }),
  );
}

function addressesOf(element: HtmlElement): { address: string; line: number }[] {
  const names = ATTRIBUTES[element.name] ?? [];
  if (element.name === 'link' && !NEEDED_LINK.test(attribute(element, 'rel') ?? '')) return [];
  return names.flatMap((name) => {
    const found = element.attributes.get(name);
    return found ? { address: found.value.trim(), line: found.line } : [];
  });
}

/** Whether an address means a file of the app, and not one that Cordova, Monaca or a router makes. */
function isOfApp({ name }: HtmlElement, address: string): boolean {
  const path = address.replace(/[?#].*$/s, '');
  if (path === '' || path.endsWith('/') || TEMPLATE.test(address)) return false;
  if (isCordovaScript(path) || isPluginList(path) || isAutover(path)) return false;
  if (loaderKind(path)) return false;
  // Routers have links too.
  return !/^(?:a|area)$/.test(name) || /^[^/].*\.html?$/i.test(path);
}

/**
 * Where an address leads. At its start, a slash means the app's folder or, in a page for clients,
 * the folder that is served to them.
 */
function pathsOf(address: string, base: string, { name }: AppPage): string[] {
  const path = toAppFile(address, base);
  if (path === undefined) return [];
  if (!address.startsWith('/')) return [path];
  const folders = name.split('/').slice(0, -1);
  return [path, ...folders.map((_, depth) => [...folders.slice(0, depth + 1), path].join('/'))];
}

function namedByModules({ scripts }: AppCode): NamedFile[] {
  return scripts.flatMap((script) => {
    if (!script.page) return [];
    return script.uses.imports.flatMap(({ source, line }) => {
      if (!/^\.{0,2}\//.test(source) || source.includes(UNKNOWN)) return [];
      const path = toAppFile(source, urlOf(script.file));
      if (path === undefined || isCordovaScript(path)) return [];
      return { by: placeOf(script, line), paths: [path], isCode: true, isVital: false };
    });
  });
}

async function namedByPluginList(root: string): Promise<NamedFile[]> {
  const name = 'cordova_plugins.js';
  const text = await readTextFile(join(root, name));
  if (text === undefined) return [];
  return readPluginList(text).map(({ file, line }) => ({
    by: `${name}:${line}`,
    paths: [file],
    isCode: true,
    isVital: true,
  }));
}
