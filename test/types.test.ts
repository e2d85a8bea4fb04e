// The tarball's types: what users write compiles under strict, and mistakes don't.
import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import examples from '../fixtures/contract/manual-examples.json' with { type: 'json' };
import { COMMONJS_PROGRAM, PROGRAM } from './package/programs.js';
import { toProgram } from './support/manual.js';
import { createTarballProject } from './support/tarball.js';

const run = promisify(execFile);
const TIMEOUT_MS = 120_000;

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
cordova.exec((message) => message, null, 'WebSocketServer', 'start', [{ port: 3001 }]);
window.cordova.exec(null, (failure) => failure, 'WebSocketServer', 'stop');
console.log(cordova.platformId.length, cordova.version.length, cordova.platformVersion.length);
// @ts-expect-error no such method
server.sendToAll('hi');
// @ts-expect-error a port is a number
plugins.webSocketServer('3001');
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
import { connectClient, createTarget, matchers, normalize, watch } from 'wss-emu/testing';
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

let project: string;

beforeAll(async () => {
  const compilers = ['5.9', '6', '7'].map(
    (version) => `typescript${version[0]}@npm:typescript@${version}`,
  );
  const packages = [...compilers, '@types/cordova', '@types/node@20'];
  const { folder, remove } = await createTarballProject(...packages);
  project = folder;
  for (const name of ['vite', 'vitest']) {
    symlinkSync(resolve('node_modules', name), join(project, 'node_modules', name), 'junction');
  }
  for (const name of ['src', 'tests', 'bundler', 'nodenext']) mkdirSync(join(project, name));
  writeFileSync(join(project, 'bundler/program.ts'), PROGRAM);
  writeFileSync(join(project, 'nodenext/program.mts'), PROGRAM);
  writeFileSync(join(project, 'nodenext/program.cts'), COMMONJS_PROGRAM);
  writeFileSync(join(project, 'tests/app.test.ts'), TEST);
  writeFileSync(join(project, 'src/app.ts'), APP);
  for (const [index, { code }] of examples.entries()) {
    writeFileSync(join(project, `src/example-${index}.ts`), toProgram(code));
  }
  return remove;
}, TIMEOUT_MS);

/** Compiles the files of a folder; resolves with the errors and with all files. */
async function compile(major: number, compilerOptions: object, include: string) {
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...OPTIONS, ...compilerOptions }, include: [include] }),
  );
  const tsc = `node_modules/typescript${major}/bin/tsc`;
  const { stdout }: { stdout: string } = await run(process.execPath, [tsc, '--listFiles'], {
    cwd: project,
  }).catch((failure) => failure);
  const lines = stdout.trim().split('\n');
  const isError = (line: string) => / error TS\d+: /.test(line);
  return { errors: lines.filter(isError), files: lines.filter((line) => !isError(line)) };
}

describe('the types', { timeout: TIMEOUT_MS }, () => {
  it.for([
    ['TypeScript 5, as Node once resolved', 5, { module: 'es2020', moduleResolution: 'node10' }],
    ['TypeScript 6, as bundlers resolve', 6, BUNDLER],
    ['TypeScript 7, as Node resolves', 7, { module: 'nodenext', skipLibCheck: false }],
    ['the types of Cordova', 7, { ...BUNDLER, types: ['cordova', 'wss-emu/types'] }],
  ] as const)('compile the manual’s examples with %s', async ([, major, options]) => {
    const { errors, files } = await compile(major, options, 'src');

    expect(errors).toEqual([]);
    expect(files.filter((file) => /\/example-\d+\.ts$/.test(file))).toHaveLength(examples.length);
  });

  it.for([5, 6, 7])('of the test kit compile with TypeScript %i', async (major) => {
    const options = { module: 'nodenext', types: [] };
    const { errors, files } = await compile(major, options, 'tests');

    expect(errors).toEqual([]);
    expect(files.some((file) => file.endsWith('/tests/app.test.ts'))).toBe(true);
  });

  it.for(
    [5, 6, 7].flatMap((major) => [
      { major, module: 'esnext', moduleResolution: 'bundler' },
      { major, module: 'nodenext', moduleResolution: 'nodenext' },
    ]),
  )(
    'of every public path compile with TypeScript $major and moduleResolution $moduleResolution',
    async ({ major, ...resolution }) => {
      // The declarations themselves, of every package, are checked by the one that is quick.
      const options = { ...PROGRAM_OPTIONS, ...resolution, skipLibCheck: major < 7 };
      const { errors, files } = await compile(major, options, resolution.moduleResolution);

      expect(errors).toEqual([]);
      expect(files.some((file) => /\/program\.m?ts$/.test(file))).toBe(true);
    },
  );
});
