// The test suite on each version of Node that is supported, from the npm registry's package `node`.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { Command } from 'commander';
import { runLine } from '../test/support/run-line.js';

const VERSIONS = ['20', '22', '24', '26'];
const FOLDER = resolve('.nodes');
/** The suite takes some minutes; a run that hangs must not keep the others waiting for ever. */
const TIMEOUT_MS = 20 * 60_000;

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

interface Row {
  readonly node: string;
  readonly report: Report | undefined;
  readonly isPassed: boolean;
  readonly seconds: number;
}

const program = new Command('npm run test:nodes --')
  .description('Runs the suite on each version of Node, one after the other.')
  .argument('[versions...]', 'such as 22 or 20.19.0', VERSIONS)
  .option('--only <paths...>', 'these tests only, as vitest takes them', [])
  .parse();

/** Brings a version, or its newest release; resolves with the folder of its program. */
async function fetchNode(version: string): Promise<string> {
  const prefix = join(FOLDER, version);
  await mkdir(prefix, { recursive: true });
  await runLine(`npm install --no-audit --no-fund --prefix "${prefix}" node@${version}`);
  return join(prefix, 'node_modules/node/bin');
}

async function testOn(version: string, only: readonly string[]): Promise<Row> {
  const bin = await fetchNode(version);
  const env = { ...process.env, PATH: bin + delimiter + process.env.PATH };
  const node = (await runLine('node --version', { env })).stdout.trim();
  if (!`${node}.`.startsWith(`v${version}.`)) throw new Error(`node@${version} brought ${node}`);
  console.log(`\nNode ${node}`);
  const output = join(FOLDER, `${version}.json`);
  await rm(output, { force: true });
  const startMs = performance.now();
  const vitest = resolve('node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${output}`];
  const child = spawn(join(bin, 'node'), [vitest, 'run', ...reporters, ...only], {
    env,
    stdio: 'inherit',
    timeout: TIMEOUT_MS,
  });
  const [code] = await once(child, 'close');
  const seconds = Math.round((performance.now() - startMs) / 1000);
  const report = existsSync(output) ? JSON.parse(await readFile(output, 'utf8')) : undefined;
  return { node, report, isPassed: code === 0, seconds };
}

function formatRow({ node, report, isPassed, seconds }: Row): string {
  const counts = report && [report.numPassedTests, report.numFailedTests, report.numPendingTests];
  const columns = [...(counts ?? ['–', '–', '–']), seconds].map((text) => String(text).padStart(9));
  return `${node.padEnd(10)}${columns.join('')}  ${isPassed ? 'passed' : 'FAILED'}`;
}

const { only } = program.opts<{ readonly only: readonly string[] }>();
const rows: Row[] = [];
for (const version of program.processedArgs[0] as string[]) rows.push(await testOn(version, only));
console.log('\nNode         passed   failed  skipped  seconds');
for (const row of rows) console.log(formatRow(row));
if (rows.some(({ isPassed }) => !isPassed)) process.exitCode = 1;
