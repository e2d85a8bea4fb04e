import { type Child, PATIENCE_MS, sleep, type Usage } from './child.js';

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
  /** True when both are of the process's CPU: it does the same work then, however busy the machine. */
  readonly isCpu?: boolean;
}

/** With fewer messages a window says little: on a busy machine it gets longer. */
const FEWEST = 50;
/** How often it is looked how much CPU a process has taken. */
const POLL_MS = 10;

/** What a process does in a while, after it has warmed up. Another one may spend the time for it. */
export async function measure(counting: Child, window: Window): Promise<Sample> {
  const { warmUpMs, ms } = window;
  const start = await counting.ask<Usage>('usage');
  const before = await pass(counting, start, warmUpMs, window);
  for (;;) {
    const after = await pass(counting, before, ms, window);
    const messages = after.messages - before.messages;
    if (messages < FEWEST && after.atMs - before.atMs < PATIENCE_MS) continue;
    if (messages < FEWEST) throw new Error(`${messages} messages came through in a minute`);
    return {
      rate: (1000 * messages) / (after.atMs - before.atMs),
      cpuUs: (after.cpuUs - before.cpuUs) / messages,
    };
  }
}

async function pass(counting: Child, from: Usage, ms: number, { isCpu }: Window): Promise<Usage> {
  if (!isCpu) await sleep(ms);
  for (;;) {
    const usage = await counting.ask<Usage>('usage');
    const isEnough = !isCpu || usage.cpuUs - from.cpuUs >= 1000 * ms;
    if (isEnough || usage.atMs - from.atMs > PATIENCE_MS) return usage;
    await sleep(POLL_MS);
  }
}
