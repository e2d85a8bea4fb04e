import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder with these files in it, for one test. */
export function useFolder(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(realpathSync.native(tmpdir()), 'wss-emu-app-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFile(folder, name, text);
  return folder;
}

export function writeFile(folder: string, name: string, text: string | Buffer): void {
  const place = join(folder, name);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, text);
}
