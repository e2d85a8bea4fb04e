// `--services`: services of the user's own, from a file.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openBridge } from '../support/bridge-client.js';
import { runCli, spawnCli } from '../support/cli.js';
import { useFolder } from '../support/folder.js';
import { runInProcess } from '../support/run-in-process.js';

const REMEDY =
  'It is a JavaScript module: export default { Battery: { start: (args, callback) => … } }';

it('gives a served page the services of a file, whatever they do', async () => {
  const folder = useFolder({
    'www/index.html': '<!doctype html>',
    'phone.cjs': `module.exports = { Battery: {
      start: (args) => args.concat('charged'),
      fall: () => { throw null; },
    } };`,
  });
  const cli = spawnCli(['serve', '--http-port', '0', '--json', '--services', 'phone.cjs'], folder);
  const { port } = await cli.nextJson();
  const page = await openBridge(Number(port));
  expect((await page.greet())?.services).toContain('Battery');
  expect(await page.ask('Battery', 'fall', [])).toMatchObject({ ok: false, msg: 'null' });
  expect(await page.ask('Battery', 'start', ['x'])).toMatchObject({ msg: ['x', 'charged'] });
  cli.signal('SIGINT');
  const { code, stderr } = await cli.ended;
  expect(code).toBe(0);
  expect(stderr).toContain('Battery.fall has thrown null: the app gets that as the failure');
});

it('gives them to an app in Node, by their names among the exports', async () => {
  const folder = useFolder({
    'phone.mjs': 'export const Battery = { start: async (args, { send }) => send(80) };',
    'app.js': `cordova.exec(console.log, console.error, 'Battery', 'start', []);`,
  });
  const args = ['run', 'app.js', '--services', 'phone.mjs'];
  expect(await runCli(args, folder)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^80\n/),
  });
});

const BAD: Readonly<Record<string, readonly [code: string, what: string]>> = {
  'throws.mjs': [`throw Symbol('odd');`, `can't be loaded: Symbol(odd). ${REMEDY}`],
  'nothing.mjs': ['export {};', `exports no service. ${REMEDY}`],
  'number.mjs': [
    'export default 3;',
    `: services are an object of objects of functions, { Battery: { start: (args, callback) => … } }, not 3. ${REMEDY}`,
  ],
  'action.mjs': [
    `export const Battery = { start: 'now' };`,
    `: Battery.start is "now", not a function (args, callback) => …. ${REMEDY}`,
  ],
};

async function refuse(file: string, ...command: string[]): Promise<string> {
  const { code, stdout, stderr } = await runInProcess([...command, '--services', file]);
  expect([code, stdout]).toEqual([2, '']);
  return stderr
    .replace(file, '')
    .replace(/^wss-emu: /, '')
    .trim();
}

it.each(Object.entries(BAD))('says of %s what is wrong, and what it takes', async (name, bad) => {
  const [code, what] = bad;
  const folder = useFolder({ [name]: code });
  expect(await refuse(join(folder, name))).toBe(what.trim());
});

it('says so of an app in Node too, whose thread loads the file', async () => {
  const folder = useFolder({ 'app.js': '', 'syntax.mjs': 'export default {\n  Battery: {{}\n};' });
  const run = (file: string) => refuse(join(folder, file), 'run', join(folder, 'app.js'));
  expect(await run('missing.mjs')).toBe(`can't be loaded: there is no such file. ${REMEDY}`);
  expect(await run('syntax.mjs')).toBe(
    `can't be loaded: Unexpected token '{' (node --check ${join(folder, 'syntax.mjs')} shows where). ${REMEDY}`,
  );
});
