import { isAutover, isCordovaScript, loaderKind } from '../app-files/loaders.js';
import { type AppCode, placeOf } from './app-code.js';
import { type AppPage, scriptsOf, toAppFile, urlOf } from './app-page.js';
import type { FileNames } from './file-names.js';
import type { Finding } from './finding.js';
import { UNKNOWN } from './scripts/expressions.js';

/** A script that a page loads, by a tag or by another script. */
interface Loaded {
  /** Who loads it: the page, or `script.js:12`. */
  readonly by: string;
  readonly source: string;
  /** The path that a phone asks for; undefined when it is on another host, or only the running script knows. */
  readonly path: string | undefined;
  readonly isKnown: boolean;
}

/** Whether a start page loads Cordova on a phone too: here it need not, and any path will do. */
export async function checkLoader(
  page: AppPage,
  code: AppCode,
  files: FileNames,
): Promise<Finding[]> {
  const all = [...loadedByTags(page), ...loadedByScripts(page, code)];
  const monacas = all.filter((script) => loaderKind(nameOf(script)) === 'js');
  const cordovas = all.filter((script) => isCordovaScript(nameOf(script)));
  const missing: Finding[] = [];
  for (const { path, source } of monacas) {
    if (path === undefined || !(await files.has(path))) missing.push(warnOfMissing(page, source));
  }
  const onPhone: Loaded[] = [];
  for (const script of cordovas) if (await isOnPhone(script, files)) onPhone.push(script);
  const [loader] = [...monacas, ...onPhone];
  if (loader) {
    const text = `${loader.by} loads ${shown(loader)}.`;
    return [{ status: 'ok', text }, ...missing];
  }
  const up = '../'.repeat(page.name.split('/').length - 1);
  return [cordovas[0] ? complainOfPlace(cordovas[0], up) : complainOfNone(page, up)];
}

function loadedByTags(page: AppPage): Loaded[] {
  return scriptsOf(page).flatMap(({ source }) =>
    source === undefined
      ? []
      : { by: page.name, source, path: toAppFile(source, page.base), isKnown: true },
  );
}

function loadedByScripts(page: AppPage, { scripts }: AppCode): Loaded[] {
  return scripts
    .filter((script) => script.page === page)
    .flatMap((script) => {
      const { imports, elements } = script.uses;
      const url = urlOf(script.file);
      return [
        ...elements.map((found) => ({ ...found, base: page.base })),
        ...imports.map((found) => ({ ...found, base: url })),
      ].map(({ source, line, base }) => {
        const isKnown = !withoutQuery(source).includes(UNKNOWN);
        const path = isKnown ? toAppFile(source, base) : undefined;
        return { by: placeOf(script, line), source, path, isKnown };
      });
    });
}

function complainOfPlace({ by, source }: Loaded, up: string): Finding {
  return {
    status: 'problem',
    text: `${by} loads ${source}, which a phone doesn't have: Cordova puts cordova.js at the top of the app's folder, and nowhere else.`,
    remedy: `Write <script src="${up}cordova.js"></script> in its place.`,
  };
}

function complainOfNone({ name }: AppPage, up: string): Finding {
  return {
    status: 'problem',
    text: `${name} loads neither cordova.js nor Monaca's components/loader.js: a script tag is put in here, and on the phone there would be no plugins.`,
    remedy: `Add <script src="${up}cordova.js"></script> before the app’s own scripts.`,
  };
}

function warnOfMissing({ name }: AppPage, source: string): Finding {
  return {
    status: 'warning',
    text: `${name} loads ${source}, which is not there: the emulator's stands in for it, without the libraries that Monaca's brings.`,
    remedy: 'Take it from the project in Monaca, whose JS/CSS Components make it.',
  };
}

/** What is unknown of a source comes first: a folder, or `base + 'cordova.js'`. */
function nameOf({ source, path = source }: Loaded): string {
  const name = withoutQuery(path);
  return name.slice(name.lastIndexOf(UNKNOWN) + 1);
}

function withoutQuery(source: string): string {
  return source.replace(/[?#].*$/s, '');
}

function shown({ source }: Loaded): string {
  return source.replaceAll(UNKNOWN, '…');
}

/** Monaca's `name.autover` stands for a file of another name. */
async function isOnPhone({ path, isKnown }: Loaded, files: FileNames): Promise<boolean> {
  if (!isKnown || path === 'cordova.js') return true;
  return path !== undefined && ((await files.has(path)) || isAutover(path));
}
