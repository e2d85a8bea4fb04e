// All scenarios at once, some side by side.
import { type Streams, toStreams } from './compare.js';
import { type Ports, replay } from './replay.js';
import type { Result } from './report.js';
import type { Transcript } from './transcript.js';
import { judge } from './verdict.js';

const SIDE_BY_SIDE = 8;

export type ReplayResult = Result & { readonly streams: Streams };

/** Does `work` with each item, some side by side; the results come in the order of the items. */
export async function mapSideBySide<Item, Output>(
  items: readonly Item[],
  work: (item: Item) => Promise<Output>,
): Promise<Output[]> {
  const outputs = new Map<Item, Output>();
  const waiting = [...items];
  const workOff = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      outputs.set(item, await work(item));
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, workOff));
  return items.map((item) => outputs.get(item) as Output);
}

/** @param findPorts gives each scenario ports of its own */
export function replayAll(
  transcripts: readonly Transcript[],
  findPorts: () => Promise<Ports>,
): Promise<ReplayResult[]> {
  return mapSideBySide(transcripts, async (transcript) => {
    const ports = await findPorts();
    const streams = toStreams(await replay(transcript, ports), ports);
    return { transcript, streams, verdict: judge(transcript, streams) };
  });
}
