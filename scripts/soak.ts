// Long days and bad ones: each scenario of test/soak in full, its figures, and docs/reliability.md.

import { Command } from 'commander';
import { type Run, writePage } from '../test/soak/report.js';
import { scenarios } from '../test/soak/scenarios/index.js';

interface Options {
  readonly write?: true;
  readonly only?: string;
  readonly scale: string;
}

const { write, only, scale } = new Command('npm run soak --')
  .description('Runs the long scenarios on the built package and prints what was measured.')
  .option(
    '--only <names>',
    `these scenarios only, separated by commas (${scenarios.map(({ name }) => name).join(', ')})`,
  )
  .option('--scale <part>', 'a part of each, for a short run', '1')
  .option('--write', 'write the figures, and those of the suites, into docs/reliability.md')
  .parse()
  .opts<Options>();

const names = only?.split(',');
const runs: Run[] = [];
for (const scenario of scenarios) {
  if (names && !names.includes(scenario.name)) continue;
  const startMs = performance.now();
  const outcome = await scenario.run(Number(scale)).then(
    (figures) => ({ figures, isKept: true }),
    (error: Error) => ({ figures: error.message, isKept: false }),
  );
  const seconds = (performance.now() - startMs) / 1000;
  runs.push({ scenario, seconds, ...outcome });
  const verdict = outcome.isKept ? 'kept  ' : 'BROKEN';
  console.log(
    `${verdict}  ${scenario.name.padEnd(13)} ${seconds.toFixed(1).padStart(5)} s  ${outcome.figures}`,
  );
}
if (runs.some(({ isKept }) => !isKept)) process.exitCode = 1;
else if (write && !names) await writePage(runs);
