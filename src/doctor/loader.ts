import { isAutover, isCordovaScript, loaderKind } from '../app-files/loaders.js';
import type { Finding } from './finding.js';
import type { PageScript, StartPage } from './start-page.js';

/** Whether a start page loads Cordova on a phone too: here it need not, and any path will do. */
export function checkLoader({ name, scripts }: StartPage): Finding[] {
  const monacas = scripts.filter((script) => loaderKind(nameOf(script)) === 'js');
  const cordovas = scripts.filter((script) => isCordovaScript(nameOf(script)));
  const missing = monacas
    .filter(({ file }) => file === undefined)
    .map(({ source }) => warnOfMissing(name, source));
  const [loader] = [...monacas, ...cordovas.filter(isOnPhone)];
  if (loader) return [{ status: 'ok', text: `${name} loads ${loader.source}.` }, ...missing];
  const tag = `<script src="${'../'.repeat(name.split('/').length - 1)}cordova.js"></script>`;
  const [elsewhere] = cordovas;
  if (elsewhere) {
    return [
      {
        status: 'problem',
        text: `${name} loads ${elsewhere.source}, which a phone doesn't have: Cordova puts cordova.js at the top of the app's folder, and nowhere else.`,
        remedy: `Write ${tag} in its place.`,
      },
    ];
  }
  return [
    {
      status: 'problem',
      text: `${name} loads neither cordova.js nor Monaca's components/loader.js: a script tag is put in here, and on the phone there would be no plugins.`,
      remedy: `Add ${tag} before the app’s own scripts.`,
    },
  ];
}

function warnOfMissing(page: string, source: string): Finding {
  return {
    status: 'warning',
    text: `${page} loads ${source}, which is not there: the emulator's stands in for it, without the libraries that Monaca's brings.`,
    remedy: 'Take it from the project in Monaca, whose JS/CSS Components make it.',
  };
}

function nameOf({ source, path = source }: PageScript): string {
  return path.replace(/[?#].*$/s, '');
}

/** Monaca's `name.autover` stands for a file of another name. */
function isOnPhone({ path = '', file }: PageScript): boolean {
  return path === '/cordova.js' || file !== undefined || isAutover(path);
}
