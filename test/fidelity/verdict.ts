// Whether a replay went as the phone did.
import { existsSync, readFileSync } from 'node:fs';
import { areEqual, type Streams, toStreams } from './compare.js';
import { outcomesOf, SHIPPED_ENGINE, type Transcript } from './transcript.js';

const EXPECTED = 'fixtures/fidelity/expected';

/** A deliberate difference, as `docs/fidelity.md` explains it. */
export interface Difference {
  readonly situation: string;
  readonly phone: string;
  readonly emulator: string;
  readonly why: string;
}

/** What is expected of a scenario that differs on purpose. */
interface Expectation {
  readonly differences: readonly string[];
  readonly streams: Readonly<Record<string, readonly unknown[]>>;
}

export type Verdict =
  /** As the engine that the plugin shipped with, or as the later one that is recommended. */
  | { readonly kind: 'match'; readonly engine: string }
  | { readonly kind: 'difference'; readonly differences: readonly string[] }
  | { readonly kind: 'unexplained' };

/** All deliberate differences, by their names. */
export function readDifferences(): Readonly<Record<string, Difference>> {
  return JSON.parse(readFileSync('fixtures/fidelity/differences.json', 'utf8'));
}

export function expectationPath({ name }: Transcript): string {
  return `${EXPECTED}/${name}.json`;
}

export function judge(transcript: Transcript, streams: Streams): Verdict {
  const engines = [SHIPPED_ENGINE, transcript.recommend.follow];
  const engine = engines.find((engine) =>
    outcomesOf(transcript, engine).some((outcome) => areEqual(toStreams(outcome), streams)),
  );
  if (engine) return { kind: 'match', engine };
  const expectation = readExpectation(transcript);
  if (!expectation || !areEqual(readStreams(expectation), streams)) return { kind: 'unexplained' };
  return { kind: 'difference', differences: expectation.differences };
}

/**
 * What a scenario may do: its own expectation, or else the outcomes of the engine that the
 * plugin shipped with and of the recommended one.
 */
export function expectedStreams(transcript: Transcript): Streams[] {
  const expectation = readExpectation(transcript);
  if (expectation) return [readStreams(expectation)];
  const engines = [SHIPPED_ENGINE, transcript.recommend.follow];
  return engines.flatMap((engine) => outcomesOf(transcript, engine).map((one) => toStreams(one)));
}

/** An expectation as it stands in its file. */
export function formatExpectation(differences: readonly string[], streams: Streams): string {
  const parsed = [...streams].map(([observer, lines]) => [
    observer,
    lines.map((line) => JSON.parse(line)),
  ]);
  return `${JSON.stringify({ differences, streams: Object.fromEntries(parsed) }, null, 1)}\n`;
}

function readExpectation(transcript: Transcript): Expectation | undefined {
  const path = expectationPath(transcript);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

function readStreams({ streams }: Expectation): Streams {
  return new Map(
    Object.entries(streams).map(([observer, seen]) => [
      observer,
      seen.map((observation) => JSON.stringify(observation)),
    ]),
  );
}
