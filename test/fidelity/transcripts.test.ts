// Every recorded scenario: as the phone, or a deliberate difference with its own outcome.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../support/free-port.js';
import { toStreams } from './compare.js';
import { replay } from './replay.js';
import { formatPage } from './report.js';
import { type ReplayResult, replayAll } from './run.js';
import { outcomesOf, readTranscripts, type Transcript } from './transcript.js';
import { expectedStreams, readDifferences } from './verdict.js';

const transcripts = readTranscripts();
let results: ReplayResult[];

beforeAll(async () => {
  results = await replayAll(transcripts, async () => ({
    port: await findFreePort(),
    port2: await findFreePort(),
  }));
});

describe('scenario', () => {
  it.each(transcripts)('$name', (transcript) => {
    const result = results.find((found) => found.transcript === transcript);

    if (result?.verdict.kind === 'unexplained') {
      expect(Object.fromEntries(result.streams)).toEqual(
        Object.fromEntries(expectedStreams(transcript)[0] ?? []),
      );
    }
    expect(result?.verdict.kind).toMatch(/^(match|race|difference)$/);
  });
});

describe('docs/fidelity.md', () => {
  it('is up to date', () => {
    expect(readFileSync('docs/fidelity.md', 'utf8')).toBe(formatPage(results));
  });

  it('explains every difference that a scenario names', () => {
    const named = results.flatMap(({ verdict }) =>
      verdict.kind === 'difference' ? verdict.differences : [],
    );
    expect(named.filter((name) => !(name in readDifferences()))).toEqual([]);
  });
});

it('keeps alive as the engine that can, when asked to', async () => {
  const named = transcripts.find(({ name }) => name === 'keepalive-no-pong') as Transcript;
  const ports = { port: await findFreePort(), port2: await findFreePort() };

  const streams = toStreams(await replay(named, ports, { keepAliveMs: 1_000 }), ports);

  const recorded = outcomesOf(named, '1.6.0').map((outcome) => toStreams(outcome));
  expect(Object.fromEntries(streams)).toEqual(Object.fromEntries(recorded[0] ?? []));
});
