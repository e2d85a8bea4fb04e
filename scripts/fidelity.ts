// How the emulator, or a phone, compares with the phone as it was recorded.

import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { Conductor } from '../test/fidelity/app-sides.js';
import {
  comparePhone,
  formatComparison,
  type LogLine,
  recordPhone,
} from '../test/fidelity/phone.js';
import { count, formatCounts, formatPage } from '../test/fidelity/report.js';
import { replayAll } from '../test/fidelity/run.js';
import { readTranscripts } from '../test/fidelity/transcript.js';
import { findFreePort } from '../test/support/free-port.js';

const PAGE = 'docs/fidelity.md';

interface Options {
  readonly write?: true;
  readonly phone?: true;
  readonly port: string;
  readonly log: string;
  readonly only?: string;
  readonly compare?: string;
}

const program = new Command('npm run fidelity --')
  .description('Replays the recorded scenarios and compares; without options, on the emulator.')
  .option('--write', `write ${PAGE} anew`)
  .option('--phone', 'conduct a phone that runs the page of fixtures/fidelity/app, into a log')
  .option('--port <port>', 'where the phone connects', '4000')
  .option('--log <file>', 'the log to write', 'log.ndjson')
  .option('--only <names>', 'these scenarios only, separated by commas')
  .option('--compare <log>', 'compare the log of a phone with the recorded scenarios')
  .parse();

const options = program.opts<Options>();
const names = options.only?.split(',');
const transcripts = readTranscripts().filter(({ name }) => names?.includes(name) ?? true);

if (options.phone) await conductPhone(options);
else if (options.compare) compareLog(options.compare);
else await compareEmulator(options);

async function compareEmulator({ write }: Options): Promise<void> {
  const results = await replayAll(transcripts, async () => ({
    port: await findFreePort(),
    port2: await findFreePort(),
  }));
  for (const { transcript, verdict } of results) {
    if (verdict.kind === 'unexplained') console.log(`unexplained: ${transcript.name}`);
  }
  const counts = count(results);
  console.log(formatCounts(counts));
  if (counts.unexplained > 0) process.exitCode = 1;
  if (names) return;
  if (write) writeFileSync(PAGE, formatPage(results));
  if (readFileSync(PAGE, 'utf8') === formatPage(results)) return;
  console.log(`${PAGE} is out of date: npm run fidelity -- --write`);
  process.exitCode = 1;
}

async function conductPhone({ port, log }: Options): Promise<void> {
  const conductor = await Conductor.start('0.0.0.0', Number(port));
  console.log(`Waiting for the phone on port ${port} of this machine`);
  const lines = await recordPhone(transcripts, conductor, (name) => console.log(name));
  writeFileSync(log, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  console.log(`${lines.length} scenarios are in ${log}`);
  conductor.close();
}

function compareLog(file: string): void {
  const lines: LogLine[] = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const comparison = comparePhone(transcripts, lines);
  console.log(formatComparison(comparison));
  if (comparison.different.length > 0) process.exitCode = 1;
}
