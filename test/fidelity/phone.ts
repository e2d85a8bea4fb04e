// A real phone in the place of the emulator: recording what it does, and comparing.
import type { Conductor } from './app-sides.js';
import { areEqual, type Streams, toStreams } from './compare.js';
import { existsAtObjectLevel, existsOnPhones, toObjectLevel } from './object-level.js';
import { type Ports, replayOn } from './replay.js';
import { byTime } from './settle.js';
import type { Observation, Transcript } from './transcript.js';
import { expectedStreams } from './verdict.js';

/** A line of a phone's log: one scenario, and all that was observed. */
export interface LogLine {
  readonly scenario: string;
  readonly ports: Ports;
  readonly observations: readonly Observation[];
}

export interface Comparison {
  readonly same: readonly string[];
  readonly different: readonly { readonly scenario: string; readonly at: string }[];
}

/** Ports that an app on a phone may open; each scenario has its own, so that none waits for another. */
const FIRST_PORT = 20_000;

/** Conducts the page that connects next through all scenarios that a phone can be taken through. */
export async function recordPhone(
  transcripts: readonly Transcript[],
  conductor: Conductor,
  onScenario: (name: string) => void,
): Promise<LogLine[]> {
  const { address, createSide } = await conductor.nextPage();
  const lines: LogLine[] = [];
  for (const transcript of transcripts.filter(existsAtObjectLevel).filter(existsOnPhones)) {
    onScenario(transcript.name);
    const port = FIRST_PORT + 2 * lines.length;
    const ports = { port, port2: port + 1 };
    const observations: Observation[] = [];
    const side = createSide((seen) => observations.push(seen));
    const seen = await replayOn(transcript, ports, side, observations, address, byTime);
    lines.push({ scenario: transcript.name, ports, observations: seen });
    await side.end?.();
  }
  return lines;
}

/** Compares a phone's log with what the emulator is expected to do. */
export function comparePhone(
  transcripts: readonly Transcript[],
  lines: readonly LogLine[],
): Comparison {
  const same: string[] = [];
  const different: { scenario: string; at: string }[] = [];
  for (const { scenario, ports, observations } of lines) {
    const transcript = transcripts.find(({ name }) => name === scenario);
    if (!transcript) continue;
    const streams = toStreams(observations, ports);
    const expected = expectedStreams(transcript).map(toObjectLevel);
    if (expected.some((one) => areEqual(one, streams))) same.push(scenario);
    else different.push({ scenario, at: firstDifference(expected[0], streams) });
  }
  return { same, different };
}

export function formatComparison({ same, different }: Comparison): string {
  const lines = different.map(({ scenario, at }) => `${scenario}: ${at}`);
  const total = same.length + different.length;
  return [
    ...lines,
    `${total} scenarios: ${same.length} the same, ${different.length} different`,
  ].join('\n');
}

function firstDifference(expected: Streams | undefined, streams: Streams): string {
  for (const observer of new Set([...(expected?.keys() ?? []), ...streams.keys()])) {
    const wanted = expected?.get(observer) ?? [];
    const seen = streams.get(observer) ?? [];
    const index = wanted.findIndex((line, at) => line !== seen[at]);
    const at = index === -1 ? wanted.length : index;
    if (wanted[at] !== seen[at]) {
      return `${observer} saw ${seen[at] ?? 'nothing'} instead of ${wanted[at] ?? 'nothing'}`;
    }
  }
  return 'nothing';
}
