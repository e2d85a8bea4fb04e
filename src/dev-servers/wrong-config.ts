import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { ResolvedConfig } from 'vite';
import { EmulatorError } from '../checks/emulator-error.js';

/**
 * What is wrong with the plugin's options, in one line that Vite can show: it begins with the
 * place of the plugin in Vite's configuration, if that is a file.
 */
export function wrongConfig(error: unknown, { configFile }: ResolvedConfig): unknown {
  if (!(error instanceof EmulatorError)) return error;
  const place = configFile === undefined ? '' : `${formatPlace(configFile)}: `;
  const message = `${place}wssEmu: ${error.message}`;
  const placed = new EmulatorError(error.code, message);
  // Vite shows the stack, which is of its own calls alone.
  placed.stack = message;
  return placed;
}

/** As editors and terminals know it: `vite.config.js:7`. */
function formatPlace(file: string): string {
  const line = findCall(file);
  return [relative(process.cwd(), file) || file, ...(line > 0 ? [line] : [])].join(':');
}

/** The line of the plugin's call, from 1; 0 if it is not to be seen. */
function findCall(file: string): number {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.findIndex((line) => /^(?!\s*(?:\/\/|\*)).*\bwssEmu\s*\(/.test(line)) + 1;
  } catch {
    return 0;
  }
}
