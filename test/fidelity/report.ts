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

The plugin was run on its real engine, and ${results.length} scenarios of what it did were recorded. The
emulator is driven through the same steps, with real clients, and what each observer (the
plugin, each client) sees is compared, in order. Free are the order between observers, the
texts of Java exceptions, and the HTTP statuses of refused handshakes.

\`npm run fidelity\` prints: **${formatCounts(count(results))}**.

This page is written by \`npm run fidelity -- --write\`; a test fails when it is out of date.

## Deliberate differences

Where the emulator differs from the phone, it does so on purpose. A difference that is not
here is a bug.

| | Situation | Phone | Emulator | Why |
| --- | --- | --- | --- | --- |
${differences.map(formatDifference).join('\n')}

## Beyond the recordings

The HTTP Server plugin was not recorded, and neither was what happens to a phone and its network. These
are the emulator's own decisions, as far as they could be otherwise on a phone.

| | Situation | Emulator | Why | Test |
| --- | --- | --- | --- | --- |
${Object.entries(readUnrecorded()).map(formatUnrecorded).join('\n')}

## Scenarios

"As shipped" is Java-WebSocket ${SHIPPED_ENGINE}, the engine that the plugin of 2013 came with. Where that
engine is unhelpful, a later one is followed, as named.

| Scenario | What happens in it | Emulator |
| --- | --- | --- |
${results.map(formatScenario).join('\n')}

## Compare a phone

The app's half of the scenarios is one plain page, \`fixtures/fidelity/app\`. Run it on a phone
as any Monaca app, have it connect to \`npm run fidelity -- --phone\`, and what the phone did
is written to \`log.ndjson\`. \`npm run fidelity -- --compare log.ndjson\` then compares it with
the emulator, scenario by scenario.
`;
}

function formatDifference([name, { situation, phone, emulator, why }]: [
  string,
  Difference,
]): string {
  return `| <a id="${name}"></a>${name} | ${situation} | ${phone} | ${emulator} | ${why} |`;
}

/** What no recording tells, and a test does. */
interface Unrecorded extends Omit<Difference, 'phone'> {
  /** The path of the test. */
  readonly test: string;
}

function readUnrecorded(): Readonly<Record<string, Unrecorded>> {
  return JSON.parse(readFileSync('fixtures/fidelity/unrecorded.json', 'utf8'));
}

function formatUnrecorded([name, { situation, emulator, why, test }]: [
  string,
  Unrecorded,
]): string {
  const link = `[${test.replace(/^.*\/|\.test\.ts$/g, '')}](../${test})`;
  return `| <a id="${name}"></a>${name} | ${situation} | ${emulator} | ${why} | ${link} |`;
}

function formatScenario({ transcript: { name, about }, verdict }: Result): string {
  return `| ${name} | ${about.replaceAll('|', '\\|')} | ${formatVerdict(verdict)} |`;
}

function formatVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'match':
      return verdict.engine === SHIPPED_ENGINE ? 'as shipped' : `as ${verdict.engine}`;
    case 'race':
      return 'as shipped, or the other way that is right: a race';
    case 'difference':
      return verdict.differences.map((name) => `[${name}](#${name})`).join(', ');
    case 'unexplained':
      return '**unexplained**';
  }
}
