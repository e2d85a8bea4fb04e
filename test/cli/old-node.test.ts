// `wss-emu` on a Node that is too old: one line, in place of what that Node makes of our code.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { useFolder } from '../support/folder.js';

const run = promisify(execFile);
const { version, engines } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Runs the command's file where Node says that it is of this version. */
function runOn(node: string) {
  const pretence = `Object.defineProperty(process, 'version', { value: 'v${node}' });
    Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${node}' } });`;
  const pretender = join(useFolder({ 'pretend.cjs': pretence }), 'pretend.cjs');
  return run(process.execPath, ['--require', pretender, 'bin/wss-emu.js', '--version']);
}

it.each(['9.11.2', '18.20.8', '20.18.3'])('refuses Node %s in a line', async (node) => {
  await expect(runOn(node)).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: `wss-emu: needs Node.js 20.19 or newer; this is v${node}\n`,
  });
});

it.each(['20.19.0', '22.0.0', '100.0.0'])('runs on Node %s', async (node) => {
  expect(await runOn(node)).toEqual({ stdout: `${version}\n`, stderr: '' });
});

it('needs what package.json says', () => {
  expect(engines.node).toBe('>=20.19.0');
});
