// docs/fidelity.md, from the same data that the tests read.
import { readFileSync } from 'node:fs';
import type { Transcript } from './transcript.js';
import { SHIPPED_ENGINE } from './transcript.js';
import { type Difference, readDifferences, type Verdict } from './verdict.js';

export interface Result {
  readonly transcript: Transcript;
  readonly verdict: Verdict;
}

export interface Counts {
  readonly scenarios: number;
  readonly matching: number;
  readonly differences: number;
  readonly unexplained: number;
}

export function count(results: readonly Result[]): Counts {
  const of = (kind: Verdict['kind']) =>
    results.filter(({ verdict }) => verdict.kind === kind).length;
  return {
    scenarios: results.length,
    matching: of('match') + of('race'),
    differences: of('difference'),
    unexplained: of('unexplained'),
  };
}

/** The line that `npm run fidelity` prints. */
export function formatCounts(counts: Counts): string {
  const { scenarios, matching, differences, unexplained } = counts;
  return `${scenarios} scenarios: ${matching} matching, ${differences} deliberate differences, ${unexplained} unexplained`;
}

export function formatPage(results: readonly Result[]): string {
  const differences = Object.entries(readDifferences());
  return `# Fidelity

The plugin was recorded on its real engine, in ${results.length} scenarios. The emulator goes through the same
steps with real clients, and what each observer (the plugin, each client) sees is compared, in order.
The order between observers may differ, and so may the texts of Java exceptions and the HTTP status
of a refused handshake.

\`npm run fidelity\` prints: **${formatCounts(count(results))}**.

This page is written by \`npm run fidelity -- --write\`; a test fails when it is out of date.

## Deliberate differences

Each difference from the phone is deliberate. A difference that is not listed here is a bug. A test
shows each of them: the scenarios, or another one where no scenario does.

| | Situation | Phone | Emulator | Why | Test |
| --- | --- | --- | --- | --- | --- |
${differences.map(formatDifference).join('\n')}

## Beyond the recordings

The HTTP Server plugin was not recorded, nor was what can happen to a phone and its network. Here the
emulator decides for itself; a phone might behave differently.

| | Situation | Emulator | Why | Test |
| --- | --- | --- | --- | --- |
${Object.entries(readUnrecorded()).map(formatUnrecorded).join('\n')}

## cordova.plugins.wsserver

[The object](wsserver.md) of cordova-plugin-websocket-server 1.6.0 follows recordings of its own Java on
Java-WebSocket 1.4.0, and what it does on phones. It differs from them on purpose in this alone:

| | Situation | Phone | Emulator | Why | Test |
| --- | --- | --- | --- | --- | --- |
${Object.entries(readWsserver()).map(formatDifference).join('\n')}

## Scenarios

"As shipped" means Java-WebSocket ${SHIPPED_ENGINE}, the engine of the plugin of 2013. Where that engine is
unhelpful, the emulator follows a later one, named in the table.

| Scenario | What happens in it | Emulator |
| --- | --- | --- |
${results.map(formatScenario).join('\n')}

## Compare a phone

The app's half of the scenarios is one plain page, \`fixtures/fidelity/app\`. Run it on a phone like any
Monaca app and have it connect to \`npm run fidelity -- --phone\`, which writes what the phone did to
\`log.ndjson\`. Then \`npm run fidelity -- --compare log.ndjson\` compares that with the emulator,
scenario by scenario.
`;
}

function formatDifference([name, { situation, phone, emulator, why, test }]: [
  string,
  Difference,
]): string {
  return `| <a id="${name}"></a>${name} | ${situation} | ${phone} | ${emulator} | ${why} | ${formatTest(test)} |`;
}

function formatTest(path: string | undefined): string {
  if (path === undefined) return '[scenarios](#scenarios)';
  return `[${path.replace(/^.*\/|\.test\.ts$/g, '')}](../${path})`;
}

/** What no recording tells, and a test does. */
interface Unrecorded extends Omit<Difference, 'phone'> {
  readonly test: string;
}

function readUnrecorded(): Readonly<Record<string, Unrecorded>> {
  return JSON.parse(readFileSync('fixtures/fidelity/unrecorded.json', 'utf8'));
}

function readWsserver(): Readonly<Record<string, Difference>> {
  return JSON.parse(readFileSync('fixtures/fidelity/wsserver.json', 'utf8'));
}

function formatUnrecorded([name, { situation, emulator, why, test }]: [
  string,
  Unrecorded,
]): string {
  return `| <a id="${name}"></a>${name} | ${situation} | ${emulator} | ${why} | ${formatTest(test)} |`;
}

function formatScenario({ transcript: { name, about }, verdict }: Result): string {
  return `| ${name} | ${about.replaceAll('|', '\\|')} | ${formatVerdict(verdict)} |`;
}

function formatVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'match':
      return verdict.engine === SHIPPED_ENGINE ? 'as shipped' : `as ${verdict.engine}`;
    case 'race':
      return 'as shipped, or the other right outcome: a race';
    case 'difference':
      return verdict.differences.map((name) => `[${name}](#${name})`).join(', ');
    case 'unexplained':
      return '**unexplained**';
  }
}
