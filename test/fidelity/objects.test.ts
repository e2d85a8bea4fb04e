// The recorded scenarios through the plugin object, in Node and in Chromium: what an app's
// callbacks and handlers get, in the manual's key order.
import type { BrowserContext } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEmulator } from '../../src/index.js';
import { newContext } from '../support/browser.js';
import { findFreePort } from '../support/free-port.js';
import { Conductor, createNodeSide } from './app-sides.js';
import { areEqual, type Streams, toStreams } from './compare.js';
import { existsAtObjectLevel, toObjectLevel } from './object-level.js';
import { type Ports, replayHere } from './replay.js';
import { mapSideBySide } from './run.js';
import { type Observation, readTranscripts, type Transcript } from './transcript.js';
import { expectedStreams } from './verdict.js';

const transcripts = readTranscripts().filter(existsAtObjectLevel);
/** Pages that take turns: some scenarios wait for seconds. */
const PAGES = 4;

async function findPorts(): Promise<Ports> {
  return { port: await findFreePort(), port2: await findFreePort() };
}

async function replayInNode(transcript: Transcript): Promise<Streams> {
  const emulator = createEmulator();
  const observations: Observation[] = [];
  const ports = await findPorts();
  try {
    const side = createNodeSide(emulator.plugins, (seen) => observations.push(seen));
    return toStreams(await replayHere(transcript, ports, side, observations), ports);
  } finally {
    await emulator.close();
  }
}

/** A page goes through one scenario after another, as an app on a phone; each has ports of its own. */
async function replayInPage(
  context: BrowserContext,
  next: () => Transcript | undefined,
  onStreams: (transcript: Transcript, streams: Streams) => void,
): Promise<void> {
  const emulator = createEmulator();
  const conductor = await Conductor.start();
  try {
    const { url } = await emulator.serve({ www: 'fixtures/fidelity/app', port: 0 });
    const page = await context.newPage();
    await page.goto(`${url}?conductor=ws://127.0.0.1:${conductor.port}`);
    const { createSide } = await conductor.nextPage();
    for (let transcript = next(); transcript; transcript = next()) {
      const observations: Observation[] = [];
      const ports = await findPorts();
      const side = createSide((seen) => observations.push(seen));
      const seen = await replayHere(transcript, ports, side, observations);
      onStreams(transcript, toStreams(seen, ports));
      await side.end?.();
    }
  } finally {
    conductor.close();
    await emulator.close();
  }
}

function expectAsExpected(transcript: Transcript, streams: Streams | undefined): void {
  const expected = expectedStreams(transcript).map(toObjectLevel);
  if (streams && expected.some((one) => areEqual(one, streams))) return;
  expect(Object.fromEntries(streams ?? [])).toEqual(Object.fromEntries(expected[0] ?? []));
}

describe('in Node', () => {
  let results: Streams[];
  beforeAll(async () => {
    results = await mapSideBySide(transcripts, replayInNode);
  });

  it.each(transcripts.map((transcript, index) => ({ name: transcript.name, transcript, index })))(
    '$name',
    ({ transcript, index }) => expectAsExpected(transcript, results[index]),
  );
});

describe('in Chromium', () => {
  const results = new Map<Transcript, Streams>();
  beforeAll(async () => {
    const context = await newContext();
    const waiting = transcripts.values();
    const next = () => waiting.next().value;
    await Promise.all(
      Array.from({ length: PAGES }, () =>
        replayInPage(context, next, (transcript, streams) => results.set(transcript, streams)),
      ),
    );
    await context.close();
  });

  it.each(transcripts)('$name', (transcript) =>
    expectAsExpected(transcript, results.get(transcript)),
  );
});
