// Whether a replay went as the phone did.
import { existsSync, readFileSync } from 'node:fs';
import { areEqual, type Streams, toStreams } from './compare.js';
import { type Observation, outcomesOf, SHIPPED_ENGINE, type Transcript } from './transcript.js';

const EXPECTED = 'fixtures/fidelity/expected';

/** A deliberate difference, as `docs/fidelity.md` explains it. */
export interface Difference {
  readonly situation: string;
  readonly phone: string;
  readonly emulator: string;
  readonly why: string;
  /** The path of its test, where no recorded scenario shows it. */
  readonly test?: string;
}

/** What is expected of a scenario that differs on purpose. */
interface Expectation {
  readonly differences: readonly string[];
  readonly streams: SeenByObserver;
}

type SeenByObserver = Readonly<Record<string, readonly unknown[]>>;

export type Verdict =
  /** As the engine that the plugin shipped with, or as the later one that is recommended. */
  | { readonly kind: 'match'; readonly engine: string }
  /** One of several outcomes of a race, each of which is right. */
  | { readonly kind: 'race' }
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
  if (transcript.name in readRaces()) {
    const isRight = expectedStreams(transcript).some((one) => areEqual(one, streams));
    return { kind: isRight ? 'race' : 'unexplained' };
  }
  const engines = [SHIPPED_ENGINE, transcript.recommend.follow];
  const engine = engines.find((engine) =>
    outcomesOf(transcript, engine).some((outcome) => areEqual(toStreams(outcome), streams)),
  );
  if (engine) return { kind: 'match', engine };
  const expectation = readExpectation(transcript);
  if (!expectation || !areEqual(readStreams(expectation.streams), streams))
    return { kind: 'unexplained' };
  return { kind: 'difference', differences: expectation.differences };
}

/**
 * What a scenario may do: its own expectation, or else the outcomes of the engine that the
 * plugin shipped with and of the recommended one.
 */
export function expectedStreams(transcript: Transcript): Streams[] {
  const expectation = readExpectation(transcript);
  if (expectation) return [readStreams(expectation.streams)];
  const engines = [SHIPPED_ENGINE, transcript.recommend.follow];
  const recorded = engines
    .flatMap((engine) => outcomesOf(transcript, engine))
    .filter((outcome) => !outcome.some(isNullFailure));
  const raced = readRaces()[transcript.name] ?? [];
  return [...recorded.map((one) => toStreams(one)), ...raced.map(readStreams)];
}

/** The phone fails with `null` when two of its threads collide. */
function isNullFailure({ status, message }: Observation): boolean {
  return status === 'ERROR' && message === null;
}

/** Outcomes of races that were not recorded, but are as right. */
function readRaces(): Readonly<Record<string, readonly SeenByObserver[]>> {
  return JSON.parse(readFileSync('fixtures/fidelity/races.json', 'utf8'));
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

function readStreams(seenBy: SeenByObserver): Streams {
  return new Map(
    Object.entries(seenBy).map(([observer, seen]) => [
      observer,
      seen.map((observation) => JSON.stringify(observation)),
    ]),
  );
}
