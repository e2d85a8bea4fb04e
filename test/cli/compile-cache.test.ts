// Node 22.1 and newer keep what they have compiled of the command line, where the user's caches are.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import * as module from 'node:module';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { useFolder } from '../support/folder.js';

const run = promisify(execFile);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const keepsCode = 'enableCompileCache' in module;

/** Runs the command for a user whose caches are in a folder. */
function runFor(caches: string) {
  const { NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE, ...others } = process.env;
  // On macOS and elsewhere, and on Windows.
  const env = { ...others, HOME: caches, XDG_CACHE_HOME: caches, LOCALAPPDATA: caches };
  return run(process.execPath, [resolve('bin/wss-emu.js'), '--version'], { env });
}

const PRINTED = { stdout: `${version}\n`, stderr: '' };

it.runIf(keepsCode)('keeps compiled code in the user’s cache folder', async () => {
  const folder = useFolder({ 'Library/Caches/other/file': '' });
  expect(await runFor(folder)).toEqual(PRINTED);
  const caches = process.platform === 'darwin' ? join(folder, 'Library/Caches') : folder;
  expect(readdirSync(join(caches, 'wss-emu'), { recursive: true }).length).toBeGreaterThan(1);
});

it.runIf(keepsCode)('does without when that folder can’t be written', async () => {
  // Nobody, not even root, makes a folder in a file.
  const folder = useFolder({ 'wss-emu': '', 'Library/Caches/wss-emu': '' });
  expect(await runFor(folder)).toEqual(PRINTED);
});
