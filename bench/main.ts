// `npm run bench`: the emulator against raw `ws` and its peers, in ratios of one run.
import { mkdirSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { findRegressions } from './check.js';
import { formatJson, writePage } from './page.js';
import { runBench } from './run.js';
import {
  formatTable,
  tabulateDistances,
  tabulateGrowth,
  tabulateKept,
  tabulateResults,
  tabulateTargets,
} from './table.js';

interface Options {
  readonly quick?: true;
  readonly check?: true;
  readonly write?: true;
  readonly only?: string;
  readonly rounds?: string;
}

const RESULTS = 'bench/results';

const options = new Command('npm run bench --')
  .description('Measures the built package against raw ws and its peers.')
  .option('--quick', 'the cases with a target alone, in half a minute')
  .option(
    '--check',
    'the cases with a target for CPU, in a few seconds; fail when it has grown by a factor',
  )
  .option('--write', 'write docs/performance.md and its charts')
  .option('--only <pattern>', 'the trials whose names match')
  .option('--rounds <count>', 'how many rounds')
  .parse()
  .opts<Options>();

if (options.write && (options.quick || options.check || options.only)) {
  throw new Error('--write takes a whole run: leave --quick, --check and --only out');
}

/** The machine may have been busy with something else: what counts is found again, in a longer run. */
const ROUNDS_ON_SUSPICION = 6;

const settings = {
  isQuick: options.quick ?? false,
  isCheck: options.check ?? false,
  ...(options.only && { only: new RegExp(options.only) }),
  ...(options.rounds && { rounds: Number(options.rounds) }),
  onRound: (round: number, rounds: number) => console.error(`round ${round} of ${rounds}`),
};
const outcome = await runBench(settings);

console.log(`\n${outcome.machine}`);
console.log(`commit ${outcome.commit}, ${outcome.rounds} rounds, ${outcome.seconds} s\n`);
const tables = [tabulateResults, tabulateGrowth, tabulateKept, tabulateDistances, tabulateTargets];
for (const table of tables.map((tabulate) => tabulate(outcome))) {
  if (table.length > 1) console.log(`${formatTable(table)}\n`);
}

mkdirSync(RESULTS, { recursive: true });
writeFileSync(`${RESULTS}/latest.json`, formatJson(outcome));
if (options.write) writePage(outcome);
if (options.check) {
  const suspects = findRegressions(outcome);
  for (const { text } of suspects) console.error(text);
  const longer = { ...settings, rounds: ROUNDS_ON_SUSPICION };
  const again = suspects.length > 0 ? findRegressions(await runBench(longer)) : [];
  const regressions = again.filter(({ title }) => suspects.some((one) => one.title === title));
  for (const { text } of regressions) console.error(`again: ${text}`);
  if (regressions.length > 0) process.exitCode = 1;
}
