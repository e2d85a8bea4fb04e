// docs/troubleshooting.md: what the command says, from real runs of it.
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { OUT_OF_MEMORY } from '../../src/app-runner/app-thread.js';
import { closeAll } from '../../src/cli/process/shutdown.js';
import { formatCut } from '../../src/stop-grace.js';
import { useBusyPort } from '../support/busy-port.js';
import { runCli } from '../support/cli.js';
import { useFolder } from '../support/folder.js';
import { readHeadings } from './troubleshooting.js';

const headings = readHeadings('In the terminal');

describe('the command', () => {
  const RECORDED = { 'session.ndjson': '' };
  const FILES = { 'www/index.html': '<!doctype html>', 'empty/note.txt': '' };

  it.each([
    ['port 3001 is in use', '--port BUSY'],
    ['wss-emu: Port 8000 is in use', 'serve www --http-port BUSY'],
    ['the inspector: Port', '--port 0 --inspect BUSY'],
    ['port 80 is refused', '--port 80'],
    ['this machine does not have the address', '--host 192.0.2.77'],
    ['"www" is no address', '--host www'],
    ['There is no folder www', 'serve www', {}],
    ['www holds no HTML page', 'serve www', { 'www/note.txt': '' }],
    ['www/index.html is a file', 'serve www/index.html'],
    ['www is a folder', 'run www'],
    ['There is no file app.js', 'run app.js'],
    ['there is no command "www"', 'www'],
    ["unknown option '--port'", 'serve www --port 3001'],
    ['--port stands before serve', '--port 3001 serve www'],
    ["argument '70000' is invalid", '--port 70000'],
    ['command not found', 'exec --port 0 -- nosuchprogram'],
    ['the command waits for', 'exec --run www/index.html -- node --version'],
    ['session.ndjson is not there', 'replay session.ndjson --as clients'],
    ["session.ndjson can't be written", '--port 0 --record nowhere/session.ndjson'],
    ['would overwrite the recording', 'har session.ndjson -o session.ndjson', RECORDED],
    ['there is no "/hello"', '--port 0 -x hello'],
  ] as const)('says: %s', async (part, args, files: Record<string, string> = FILES) => {
    const busy = String(await useBusyPort());

    const { code, stderr } = await runCli(args.replace('BUSY', busy).split(' '), useFolder(files));

    expect(stderr.replace('nowhere/', '')).toMatch(headings.read(part));
    expect(code).toBe(headings.readExitCode(part));
  });

  it('says what is missing for a page', () => {
    // It is there in this project (test/package.test.ts runs a project without it).
    const source = readFileSync('src/app-runner/happy-dom.ts', 'utf8');
    const install = /INSTALL = '(.*)'/.exec(source)?.[1] ?? '';
    const text = `wss-emu: ${/`(An HTML page.*)`/.exec(source)?.[1]?.replace(/\$\{INSTALL\}/, install)}`;
    expect(text).toMatch(headings.read('An HTML page needs a DOM'));
  });

  it('says what deviceready waits for', async () => {
    const folder = useFolder({
      'index.html': '<script src="cordova.js"></script>',
      'cordova_plugins.js': `cordova.define('cordova/plugin_list', function (require, exports, module) {
        module.exports = [{ id: 'slow.slow', file: 'plugins/slow.js', runs: true }];
      });`,
      'plugins/slow.js': `cordova.define('slow.slow', function (require) {
        require('cordova/channel').waitForInitialization('onMine');
      });`,
    });
    const { stderr } = await runCli(['run', 'index.html', '--wait', '0'], folder);

    expect(stderr).toMatch(headings.read('deviceready has not fired'));
  });

  it('says that an app waits in a top-level await', async () => {
    const folder = useFolder({ 'app.mjs': 'await new Promise(() => {});' });
    const { stderr } = await runCli(['run', 'app.mjs', '--wait', '0'], folder);

    expect(stderr).toMatch(headings.read('top-level await'));
  });

  it('says that an app ran out of memory', () => {
    // Brought about in test/cli/run-failures.test.ts.
    expect(`wss-emu: ${OUT_OF_MEMORY}`).toMatch(headings.read('ran out of memory'));
  });

  it('says what had to be cut at the end', async () => {
    // Brought about in test/cli/shutdown.test.ts and run-app.test.ts.
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => error.mockRestore());
    const what = 'the app, which keeps its thread busy';
    await closeAll([{ what, close: () => new Promise(() => {}) }], 1_000 / 12);

    expect(error.mock.calls.flat().join()).toMatch(headings.read('it gave no sign'));
    const cut = formatCut(3001, ['/127.0.0.1:56319'], 5);
    expect(`wss-emu: ${cut}`).toMatch(headings.read('were cut off when'));
  });

  it('has said each text of the document', () => {
    expect(headings.unread).toEqual([]);
  });
});
