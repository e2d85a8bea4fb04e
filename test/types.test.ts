// The tarball's types: what users write compiles under strict, and mistakes don't.
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import examples from '../fixtures/contract/manual-examples.json' with { type: 'json' };
import { COMMONJS_PROGRAM, PROGRAM } from './package/programs.js';
import { toProgram } from './support/manual.js';

const run = promisify(execFile);

/** The app's own code; every line under an expected error is one that must not compile. */
const APP = `
const server: InstanceType<typeof monaca.WebSocketServer> = new monaca.WebSocketServer(2001);
const other = window.plugins.webSocketServer();
other.onmessage = server.onmessage ?? null;
server.onClientDisconnected = ({ client, message }) => other.send(client, message.toUpperCase());
server.onerror = ({ client }) => console.log(client?.length);
server.getStatus((status) => {
  if (status.status === 'started') console.log(status.clients.length, status.port.toFixed());
});
server.stop((nothing: undefined) => nothing, null);
const pages = plugins.httpServer('public', 8080);
pages.start(({ ip, port }) => console.log(ip.length, port.toFixed()), (failure) => failure.length);
console.log(pages.rootDirectoryAbsolutePath.length, new window.monaca.HttpServer().port);
const published = new plugins.webSocketServer(2001);
published.onmessage = ({ client, message }) => published.send(client, message);
console.log(published instanceof monaca.WebSocketServer, new plugins.httpServer('client', 3000).root.length);
console.log(monaca.WebSocketServer().port.toFixed(), monaca.HttpServer('client').root.length);
class Chat extends monaca.WebSocketServer {
  count = 0;
}
// An app may put its own in their place.
plugins.webSocketServer = monaca.WebSocketServer = Object.assign(monaca.WebSocketServer, {});
console.log(new Chat(2001).port + new Chat().count);
cordova.exec((message) => message, null, 'WebSocketServer', 'start', [{ port: 3001 }]);
window.cordova.exec(null, (failure) => failure, 'WebSocketServer', 'stop');
console.log(cordova.platformId.length, cordova.version.length, cordova.platformVersion.length);
// @ts-expect-error no such method
server.sendToAll('hi');
// @ts-expect-error a port is a number
plugins.webSocketServer('3001');
// @ts-expect-error a root is a text
new plugins.httpServer(3000);
// @ts-expect-error an event of a message has one
server.onmessage = ({ text }) => text;
// @ts-expect-error the client may be missing
server.onerror = ({ client }) => client.length;
// @ts-expect-error no such plugin
plugins.socketServer();
// @ts-expect-error a service has a name
cordova.exec(null, null, 3001, 'start');
`;

/** A test in TypeScript. */
const TEST = `
import { expect as plainExpect } from 'vitest';
import { connectClient, createEmulator, createTarget, matchers, normalize, watch } from 'wss-emu/testing';
import { expect, test } from 'wss-emu/vitest';

test('compiles', async ({ emulator }) => {
  const { url } = await emulator.waitFor('started', { where: { port: 3001 } });
  const where = ({ client }: { client: string }) => client !== '';
  const { message } = await emulator.waitFor('message', { where, timeoutMs: 10 });
  const client = await connectClient(url);
  const { code, reason } = await client.closed;
  expect(message).toMatchSchema({ type: 'string' });
  expect(emulator).toHaveClient(client);
  await plainExpect(client).not.toReceive({ code: code.toFixed(), reason: reason.length });
  const target = createTarget({ emulator: () => watch(emulator) });
  expect([...normalize(target.history), ...normalize(emulator.history)]).toMatchSnapshot();
  expect.extend(matchers);
  const { signal } = new AbortController();
  await emulator.waitFor('stopped', { signal });
  await emulator.quiet(10, { signal });
  await client.next({ where: /hi/, signal });
  await expect(client).toReceive('hi', { signal });
  await using other = await target.connectClient({ signal });
  for await (const text of other) other.send(text.toUpperCase());
  await using owned = createTarget({ emulator });
  await owned.waitFor('closed', { signal, where: { client: other.id } });
  await using phone = createEmulator();
  await connectClient(phone.network === undefined ? '' : url, { signal });
  // @ts-expect-error a controller has the signal
  await client.next({ signal: new AbortController() });
  // @ts-expect-error messages are texts
  for await (const text of client) text.data;
  // @ts-expect-error no such event
  await emulator.waitFor('conected');
  // @ts-expect-error a connected client has no message
  (await emulator.waitFor('connected')).message;
  // @ts-expect-error an id is a text
  expect(emulator).toHaveClient(5);
});
`;

const OPTIONS = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  target: 'es2020',
  lib: ['es2020', 'dom'],
  moduleDetection: 'force',
  types: ['wss-emu/types'],
};

/** For a program in Node. */
const PROGRAM_OPTIONS = {
  target: 'es2023',
  lib: ['es2024', 'esnext.disposable', 'dom', 'dom.iterable'],
  resolveJsonModule: true,
  types: ['node', 'wss-emu/types'],
};

const BUNDLER = { module: 'esnext', moduleResolution: 'bundler' };
const NODENEXT = { module: 'nodenext' };

type Files = Readonly<Record<string, string>>;

const MANUAL: Files = Object.fromEntries([
  ['app.ts', APP],
  ...examples.map(({ code }, index) => [`example-${index}.ts`, toProgram(code)]),
]);
const KIT: Files = { 'app.test.ts': TEST };
const BUNDLED: Files = { 'program.ts': PROGRAM };
const MODULES: Files = { 'program.mts': PROGRAM, 'program.cts': COMMONJS_PROGRAM };

/** What is compiled, by the compiler's major version: title, files, and options of the compiler. */
const CASES: Readonly<Record<number, readonly (readonly [string, Files, object])[]>> = {
  5: [
    [
      'the manual’s examples, as Node once resolved',
      MANUAL,
      { module: 'es2020', moduleResolution: 'node10' },
    ],
    ...programsFor({}),
  ],
  6: [['the manual’s examples, as bundlers resolve', MANUAL, BUNDLER], ...programsFor({})],
  7: [
    ['the manual’s examples, as Node resolves', MANUAL, { ...NODENEXT, skipLibCheck: false }],
    [
      'the manual’s examples, with the types of Cordova',
      MANUAL,
      { ...BUNDLER, types: ['cordova', 'wss-emu/types'] },
    ],
    // The declarations themselves, of every package, are checked by the one that is quick.
    ...programsFor({ skipLibCheck: false }),
  ],
};

function programsFor(options: object) {
  const ofPrograms = { ...PROGRAM_OPTIONS, ...options };
  return [
    ['a test with the test kit', KIT, { ...NODENEXT, types: [] }],
    ['every public path, as bundlers resolve', BUNDLED, { ...ofPrograms, ...BUNDLER }],
    ['every public path, as Node resolves', MODULES, { ...ofPrograms, ...NODENEXT }],
  ] as const;
}

const { project } = inject('installedPackage');

const COMPILERS: Readonly<Record<number, string>> = {
  5: 'typescript5',
  6: 'typescript6',
  7: 'typescript',
};

/** Compiles all cases of a compiler in one process; returns what it printed. */
async function compile(major: number): Promise<string> {
  const folders = (CASES[major] ?? []).map(([, files, options], index) => {
    const folder = join(project, 'types', caseName(major, index));
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const config = { compilerOptions: { ...OPTIONS, ...options }, include: ['.'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    return folder;
  });
  const tsc = join(project, 'node_modules', COMPILERS[major] ?? '', 'bin/tsc');
  const args = [tsc, '--build', '--listFiles', '--pretty', 'false', ...folders];
  const { stdout }: { stdout: string } = await run(process.execPath, args, {
    cwd: project,
    maxBuffer: 2 ** 26,
  }).catch((failure) => failure);
  return stdout;
}

function caseName(major: number, index: number): string {
  return `${major}-${index}`;
}

describe.each([5, 6, 7])('the types, with TypeScript %i', (major) => {
  let lines: readonly string[] = [];
  beforeAll(async () => {
    lines = (await compile(major)).split('\n');
  });

  it.each((CASES[major] ?? []).map(([title, files], index) => ({ title, files, index })))(
    'compile $title',
    ({ files, index }) => {
      const own = lines.filter((line) => line.includes(`types/${caseName(major, index)}/`));
      const isError = (line: string) => / error TS\d+: /.test(line);

      expect(own.filter(isError)).toEqual([]);
      for (const name of Object.keys(files)) {
        expect(own.filter((line) => line.endsWith(`/${name}`))).toHaveLength(1);
      }
    },
  );

  it('say nothing else', () => {
    expect(lines.filter((line) => / error TS\d+: /.test(line))).toEqual([]);
  });
});
