// All scenarios at once, some side by side.
import { type Streams, toStreams } from './compare.js';
import { type Ports, replay } from './replay.js';
import type { Result } from './report.js';
import type { Transcript } from './transcript.js';
import { judge } from './verdict.js';

const SIDE_BY_SIDE = 8;

export type ReplayResult = Result & { readonly streams: Streams };

/** @param findPorts gives each scenario ports of its own */
export async function replayAll(
  transcripts: readonly Transcript[],
  findPorts: () => Promise<Ports>,
): Promise<ReplayResult[]> {
  const results = new Map<Transcript, ReplayResult>();
  const waiting = [...transcripts];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const ports = await findPorts();
      const streams = toStreams(await replay(next, ports), ports);
      results.set(next, { transcript: next, streams, verdict: judge(next, streams) });
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return transcripts.flatMap((transcript) => results.get(transcript) ?? []);
}
