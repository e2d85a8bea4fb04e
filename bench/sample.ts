import { type Child, sleep, type Usage } from './child.js';

/** One measurement. What it has depends on the case. */
export interface Sample {
  /** Messages, deliveries, calls or handshakes per second. */
  readonly rate?: number;
  /** The server process's CPU time for each of them, in microseconds. */
  readonly cpuUs?: number;
  /** Memory per client. */
  readonly bytes?: number;
  readonly ms?: number;
}

export type Metric = keyof Sample;

export interface Window {
  readonly warmUpMs: number;
  readonly ms: number;
}

/** With fewer messages a window says little: on a busy machine it gets longer. */
const FEWEST = 50;
const MOST_WINDOWS = 100;

/** What a process does in a while, after it has warmed up. Another one may spend the time for it. */
export async function measure(counting: Child, { warmUpMs, ms }: Window): Promise<Sample> {
  await sleep(warmUpMs);
  const before = await counting.ask<Usage>('usage');
  for (let windows = 1; windows <= MOST_WINDOWS; windows += 1) {
    await sleep(ms);
    const after = await counting.ask<Usage>('usage');
    const messages = after.messages - before.messages;
    if (messages < FEWEST) continue;
    return {
      rate: (1000 * messages) / (after.atMs - before.atMs),
      cpuUs: (after.cpuUs - before.cpuUs) / messages,
    };
  }
  throw new Error(`fewer than ${FEWEST} messages came through in ${MOST_WINDOWS * ms} ms`);
}
