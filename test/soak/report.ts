// docs/reliability.md: prose that stays, and the tables of a run.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { formatCount, type Scenario } from './scenario.js';

export interface Run {
  readonly scenario: Scenario;
  readonly seconds: number;
  readonly figures: string;
  readonly isKept: boolean;
}

interface Suite {
  readonly title: string;
  readonly cases: number;
  readonly tests: number;
  readonly failed: number;
}

const PAGE = 'docs/reliability.md';
const BEGIN = '<!-- written by npm run soak -- --write -->';
const END = '<!-- end of what is written -->';
const FUZZ_TIMES = 30;

/** What each file of test/hostile is about. */
const SUITES: readonly (readonly [file: string, title: string])[] = [
  ['handshake', 'handshakes'],
  ['framing', 'frames, lengths, masks, fragments, pings'],
  ['text', 'UTF-8'],
  ['closing', 'closing'],
  ['fuzz', 'random and mutated bytes'],
  ['pages', 'pages, forged requests, names, floods'],
  ['neighbours', 'pages of others, in Chromium'],
  ['fuzz-files', 'recordings, projects and certificates that are almost right'],
  ['fuzz-pages', 'random and mutated requests and bridge messages'],
];

/** Puts the figures of a run, and those of the suites, into the page. */
export async function writePage(runs: readonly Run[]): Promise<void> {
  const page = readFileSync(PAGE, 'utf8');
  const before = page.slice(0, page.indexOf(BEGIN) + BEGIN.length);
  const after = page.slice(page.indexOf(END));
  const written = [formatMachine(), formatRuns(runs), formatSuites(SUITES.map(runSuite))];
  writeFileSync(PAGE, `${before}\n\n${written.join('\n\n')}\n\n${after}`);
}

function formatMachine(): string {
  const memoryGb = Math.round(totalmem() / 1e9);
  return `Measured with Node ${process.versions.node} on ${process.platform}, ${cpus().length} cores, ${memoryGb} GB of memory.`;
}

function formatRuns(runs: readonly Run[]): string {
  const rows = runs.map(
    ({ scenario, seconds, figures }) =>
      `| ${scenario.name} | ${scenario.promise} | ${figures} | ${seconds.toFixed(1)} s |`,
  );
  return ['| Scenario | Promise | Measured | Took |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function formatSuites(suites: readonly Suite[]): string {
  const rows = suites.map(
    ({ title, cases, tests, failed }) =>
      `| ${title} | ${formatCount(cases)} | ${tests - failed} of ${tests} tests |`,
  );
  return ['| Hostile clients and pages | Cases | Passed |', '| --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function runSuite([file, title]: readonly [string, string]): Suite {
  const require = createRequire(import.meta.url);
  const vitest = join(require.resolve('vitest/package.json'), '../vitest.mjs');
  const output = join(tmpdir(), `wss-emu-soak-${process.pid}-${file}.json`);
  const args = ['run', `test/hostile/${file}.test.ts`, '--reporter=default', '--reporter=json'];
  const said = execFileSync(process.execPath, [vitest, ...args, `--outputFile.json=${output}`], {
    encoding: 'utf8',
    env: { ...process.env, FUZZ_SEED: 'random', FUZZ_TIMES: String(FUZZ_TIMES) },
  });
  const { numTotalTests, numFailedTests } = JSON.parse(readFileSync(output, 'utf8'));
  const cases = Number(/cases: (\d+)/.exec(said)?.[1] ?? 0);
  return { title, cases, tests: numTotalTests, failed: numFailedTests };
}
