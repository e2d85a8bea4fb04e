// wss-emu/types: the manual's examples compile under strict, and mistakes don't.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import examples from '../fixtures/contract/manual-examples.json' with { type: 'json' };
import { toProgram } from './support/manual.js';

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

const OPTIONS = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  target: 'es2020',
  lib: ['es2020', 'dom'],
  moduleDetection: 'force',
  types: ['wss-emu/types'],
};

const BUNDLER = { module: 'esnext', moduleResolution: 'bundler' };

let project: string;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'wss-emu-types-'));
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  const compilers = [5, 6, 7].map((major) => `typescript${major}@npm:typescript@${major}`);
  await run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefer-offline', ...compilers, '@types/cordova'],
    { cwd: project },
  );
  symlinkSync(resolve('.'), join(project, 'node_modules/wss-emu'), 'junction');
  mkdirSync(join(project, 'src'));
  writeFileSync(join(project, 'src/app.ts'), APP);
  for (const [index, { code }] of examples.entries()) {
    writeFileSync(join(project, `src/example-${index}.ts`), toProgram(code));
  }
  return () => rmSync(project, { recursive: true });
}, TIMEOUT_MS);

describe('the types', { timeout: TIMEOUT_MS }, () => {
  it.for([
    ['TypeScript 5, as Node once resolved', 5, { module: 'es2020', moduleResolution: 'node10' }],
    ['TypeScript 6, as bundlers resolve', 6, BUNDLER],
    ['TypeScript 7, as Node resolves', 7, { module: 'nodenext', skipLibCheck: false }],
    ['the types of Cordova', 7, { ...BUNDLER, types: ['cordova', 'wss-emu/types'] }],
  ] as const)('compile the manual’s examples with %s', async ([, major, options]) => {
    const compilerOptions = { ...OPTIONS, ...options };
    const config = { compilerOptions, include: ['src'] };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config));
    const tsc = `node_modules/typescript${major}/bin/tsc`;

    const { stdout }: { stdout: string } = await run(process.execPath, [tsc, '--listFiles'], {
      cwd: project,
    }).catch((failure) => failure);

    const lines = stdout.trim().split('\n');
    expect(lines.filter((line) => /\berror\b/.test(line))).toEqual([]);
    expect(lines.filter((line) => /\/example-\d+\.ts$/.test(line))).toHaveLength(examples.length);
  });
});
