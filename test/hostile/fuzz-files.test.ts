// What is read from the disk is bad input too: each file ends with a line and its exit code.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { rethrowUnreadable } from '../../src/cli/commands/har.js';
import { checkApp } from '../../src/doctor/app.js';
import { createCertificate } from '../../src/emulator/web-host/certificate.js';
import { createEmulator } from '../../src/index.js';
import { toHar } from '../../src/recording/har.js';
import { parseChunks } from '../../src/recording/read.js';
import { toFile } from '../recording/lines.js';
import { runCli } from '../support/cli.js';
import { useFolder, writeFile } from '../support/folder.js';
import { countCases } from './count-cases.js';
import { countOf, createRandomOf, FUZZ_TIMEOUT, SEED } from './fuzz-options.js';
import { spoil } from './random-files.js';

const CLIENT = { port: 3001, client: '/127.0.0.1:50001' };
const RECORDING = toFile(
  { type: 'started', t: 0, port: 3001, ip: '192.168.0.20' },
  { type: 'connected', t: 1, ...CLIENT },
  { type: 'text', t: 2, ...CLIENT, from: 'client', text: 'hi' },
  { type: 'binary', t: 3, ...CLIENT, from: 'server', base64: 'AAEC' },
  { type: 'close', t: 4, ...CLIENT, from: 'client', code: 1000, reason: 'bye' },
  { type: 'disconnected', t: 5, ...CLIENT },
  { type: 'stopped', t: 6, port: 3001 },
);

/** A project in order; a case spoils one of its files. */
const PROJECT = {
  'config.xml': `<?xml version="1.0"?><widget id="a.b"><content src="index.html"/>
    <platform name="android"><plugin name="mobi.monaca.plugins.WebSocketServer" spec="1"/></platform></widget>`,
  'package.json': `{"name":"app","cordova":{"plugins":{"cordova-plugin-device":{}}},
    "devDependencies":{"cordova-plugin-camera":"^1.0.0"}}`,
  '.monaca/project_info.json': '{"plugins":["mobi.monaca.plugins.WebSocketServer@1.0.0"]}',
  'plugins/fetch.json': '{"cordova-plugin-websocket-server":{"source":{"type":"registry"}}}',
  'www/index.html': `<!doctype html><html><head><meta http-equiv="Content-Security-Policy"
    content="default-src 'self'; script-src 'nonce-abc' 'self'"><script src="cordova.js?1#2"></script>
    <script src="app.js"></script></head><body></body></html>`,
  'www/app.js': `var s = plugins.webSocketServer(3001); new WebSocket('ws://10.0.0.5:3001');
    cordova.exec(ok, fail, "Camera", "takePicture", [1]);`,
} as const;

const NAMES = Object.keys(PROJECT) as readonly (keyof typeof PROJECT)[];

/** One line for whoever ran the command. */
const LINE = /^wss-emu: [^\n]*\S[^\n]*\n$/;

/** Of the 2,000 that `npm test` plays, or 20,000 with `FUZZ_TIMES=10`. */
const RECORDINGS = countOf(1_500);
const PROJECTS = countOf(300);
const CERTIFICATES = countOf(200);

it('ends with a line for each recording', FUZZ_TIMEOUT, async () => {
  const file = join(useFolder({ 'session.ndjson': '' }), 'session.ndjson');
  for (let index = 0; index < RECORDINGS; index += 1) {
    const text = spoil(RECORDING, createRandomOf(index));
    // What `har` does; `rethrowUnreadable` gives its error the exit code 2.
    const outcome = await parseChunks(Readable.from([Buffer.from(text)]), 'session.ndjson')
      .then((recording) => JSON.stringify(toHar(recording, '1')), rethrowUnreadable)
      .catch((error) => error);
    if (typeof outcome === 'string') continue;
    expect(outcome, `FUZZ_SEED=${SEED}, recording ${index}`).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/^session\.ndjson, line \d+: [^\n]+$/),
    });
  }
  countCases(RECORDINGS);
  writeFileSync(file, spoil(RECORDING, createRandomOf(1)));
  await judgeCommand(['replay', file, '--as', 'clients', '--wait', '0'], [0, 1, 2]);
});

it('has findings for each project', FUZZ_TIMEOUT, async () => {
  const folder = useFolder(PROJECT);
  for (let index = 0; index < PROJECTS; index += 1) {
    const random = createRandomOf(index);
    const file = NAMES[index % NAMES.length] ?? 'config.xml';
    writeFile(folder, file, spoil(PROJECT[file], random));
    const findings = await checkApp(join(folder, 'www'));
    const name = `FUZZ_SEED=${SEED}, project ${index}: ${file}`;
    expect(findings.length, name).toBeGreaterThan(0);
    for (const { status, text } of findings) {
      expect(['ok', 'note', 'warning', 'problem'], name).toContain(status);
      expect(text, name).not.toMatch(/^\s+at /m);
    }
    writeFile(folder, file, PROJECT[file]);
  }
  countCases(PROJECTS);
  for (const [index, file] of NAMES.entries()) {
    writeFile(folder, file, spoil(PROJECT[file], createRandomOf(index)));
  }
  const { code, stderr, stdout } = await runCli(['doctor', join(folder, 'www')]);
  expect([code === 0 || code === 1, stderr]).toEqual([true, '']);
  expect(stdout).toMatch(/\n(?:no|\d+) problems?, (?:no|\d+) warnings?\n$/);
});

it('takes a certificate, or says why not', FUZZ_TIMEOUT, async () => {
  const { cert, key } = await createCertificate(['localhost']);
  const folder = useFolder({ 'index.html': '', 'server.pem': '' });
  const emulator = createEmulator();
  for (let index = 0; index < CERTIFICATES; index += 1) {
    const pem = spoil(cert + key, createRandomOf(index));
    const options = { www: folder, port: 0, https: { cert: pem, key: pem } };
    const outcome = await emulator.serve(options).then(
      (app) => app.close(),
      ({ code, message }) => [code, message],
    );
    const name = `FUZZ_SEED=${SEED}, certificate ${index}`;
    if (outcome === undefined) {
      // With any other, nobody could connect.
      expect(new X509Certificate(pem).checkPrivateKey(createPrivateKey(pem)), name).toBe(true);
      continue;
    }
    expect(outcome, name).toEqual([
      'WSSEMU_ERR_INVALID_OPTION',
      expect.stringMatching(/^The certificate can't be used: .*PEM\.$/),
    ]);
  }
  await emulator.close();
  countCases(CERTIFICATES);
  const file = join(folder, 'server.pem');
  writeFileSync(file, (cert + key).replace('BEGIN', 'BEGUN'));
  await judgeCommand(['serve', folder, '--http-port', '0', '--https', file], [2]);
  expect(readFileSync(file, 'utf8')).toContain('BEGUN');
});

/** The built command, as a user runs it. */
async function judgeCommand(args: readonly string[], codes: readonly number[]): Promise<void> {
  const { code, stderr } = await runCli(args);
  expect(codes).toContain(code);
  if (code !== 0) expect(stderr).toMatch(LINE);
}
