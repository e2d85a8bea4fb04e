import { basename, extname, relative } from 'node:path';
import { watch } from 'chokidar';
import type { Reload } from '../bridge/protocol.js';
import { clearTimeout, setTimeout } from '../real-time/timers.js';

/** Editors write a file in several steps, and builds write many files. */
const QUIET_MS = 80;

/** A folder that is being watched. */
export interface AppWatch {
  close(): Promise<void>;
}

/**
 * Watches an app's folder; resolves once no later change can be missed. Changes in quick
 * succession count as one.
 *
 * @param onChange is told whether nothing but style sheets has changed
 * @param onError gets the reason why the folder can't be watched
 */
export function watchApp(
  root: string,
  onChange: (what: Reload['what']) => void,
  onError: (error: Error) => void,
): Promise<AppWatch> {
  let timer: NodeJS.Timeout | undefined;
  let changed: string[] = [];

  function report(): void {
    const isStyles = changed.every((path) => extname(path).toLowerCase() === '.css');
    changed = [];
    onChange(isStyles ? 'styles' : 'page');
  }

  const watcher = watch(root, {
    ignoreInitial: true,
    followSymlinks: false,
    // On Windows paths come with slashes.
    ignored: (path) => relative(root, path) !== '' && isNoPartOfApp(basename(path)),
  });
  watcher.on('all', (_event, path) => {
    changed.push(path);
    clearTimeout(timer);
    timer = setTimeout(report, QUIET_MS);
  });
  const appWatch: AppWatch = {
    close: () => {
      clearTimeout(timer);
      return watcher.close();
    },
  };
  return new Promise((resolve) => {
    watcher.on('ready', () => resolve(appWatch));
    watcher.on('error', (error) => {
      onError(error as Error);
      resolve(appWatch);
    });
  });
}

/** Dot files are not served, and packages are not the app's own. */
function isNoPartOfApp(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}
