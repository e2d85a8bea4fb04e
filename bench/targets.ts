import type { Metric } from './sample.js';

/** What the emulator is to reach, as a ratio in one run. */
export interface Target {
  readonly title: string;
  readonly case: string;
  readonly metric: Metric;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Raw `ws`, if it is not said. */
  readonly baseline?: string;
  /** The case of raw `ws` that it is measured against; its own, if it is not said. */
  readonly baselineCase?: string;
}

const AS_TEXT = 'ws, as text';

const SCROLLING = 'inspector, scrolling through 10,000 entries';
const LISTENING = 'inspector, 1,000 messages a second';

/** Frames of the inspector, beside those of a page with as many plain lines, and of its own page at rest. */
const SMOOTH: readonly Target[] = [
  { title: SCROLLING, case: SCROLLING, metric: 'rate', atLeast: 0.9, baseline: 'plain list' },
  { title: SCROLLING, case: SCROLLING, metric: 'ms', atMost: 2, baseline: 'plain list' },
  { title: LISTENING, case: LISTENING, metric: 'rate', atLeast: 0.9, baseline: 'at rest' },
  { title: LISTENING, case: LISTENING, metric: 'ms', atMost: 2, baseline: 'at rest' },
];

/** The first lines say what is steadiest: CPU. */
export function createTargets(crowd: number): readonly Target[] {
  const idle = `${crowd} idle clients`;
  const crowdTitle = `${crowd.toLocaleString('en')} idle clients`;
  return [
    {
      title: 'echo 32 B, 10 clients × 64 in flight',
      case: 'echo 32 B 10×64',
      metric: 'cpuUs',
      atMost: 0.13,
    },
    {
      title: 'echo 32 B, 10 clients × 64 in flight',
      case: 'echo 32 B 10×64',
      metric: 'rate',
      atLeast: 8,
    },
    {
      title: 'echo 1 KiB, 10 clients × 64 in flight',
      case: 'echo 1 KiB 10×64',
      metric: 'cpuUs',
      atMost: 0.3,
    },
    {
      title: 'echo 1 KiB, 10 clients × 64 in flight',
      case: 'echo 1 KiB 10×64',
      metric: 'rate',
      atLeast: 3.5,
    },
    {
      title: 'echo 16 KiB, 10 clients × 64 in flight',
      case: 'echo 16 KiB 10×64',
      metric: 'rate',
      atLeast: 0.95,
      baseline: AS_TEXT,
    },
    {
      title: 'echo 32 B, 1 client × 1 in flight',
      case: 'echo 32 B 1×1',
      metric: 'cpuUs',
      atMost: 1,
    },
    {
      title: 'echo 32 B, 100 clients × 1 in flight',
      case: 'echo 32 B 100×1',
      metric: 'cpuUs',
      atMost: 0.92,
    },
    {
      title: 'broadcast of 32 B to 1,000',
      case: 'broadcast 32 B to 1000',
      metric: 'cpuUs',
      atMost: 0.82,
    },
    {
      title: 'broadcast of 1 KiB to 1,000',
      case: 'broadcast 1 KiB to 1000',
      metric: 'cpuUs',
      atMost: 0.8,
    },
    {
      title: 'ten broadcasts in one turn to 1,000',
      case: 'broadcast 32 B to 1000 ×10',
      metric: 'cpuUs',
      atMost: 0.25,
    },
    { title: crowdTitle, case: idle, metric: 'bytes', atMost: 1.05 },
    { title: crowdTitle, case: idle, metric: 'rate', atLeast: 0.95 },
    { title: 'start-up of the command line', case: 'start-up', metric: 'ms', atMost: 1.12 },
    {
      title: 'bridge, 1 exec in flight',
      case: 'bridge exec 1 in flight',
      metric: 'rate',
      atLeast: 0.9,
    },
    {
      title: 'bridge, 64 exec in flight',
      case: 'bridge exec 64 in flight',
      metric: 'rate',
      atLeast: 15,
      baselineCase: 'bridge exec 1 in flight',
    },
    {
      title: 'bridge, events of 32 B to the page',
      case: 'bridge events 32 B',
      metric: 'rate',
      atLeast: 6,
    },
    {
      title: 'bridge, echo through a page, 10 × 64',
      case: 'bridge echo 32 B 10×64',
      metric: 'rate',
      atLeast: 1.6,
    },
    ...SMOOTH,
    {
      title: 'text to onmessage, inspector offered and closed',
      case: 'text to onmessage, inspector offered and closed',
      metric: 'cpuUs',
      atMost: 1.15,
      baseline: 'no inspector',
    },
    {
      title: 'text to onmessage, inspector open',
      case: 'text to onmessage, inspector open',
      metric: 'rate',
      atLeast: 0.5,
      baseline: 'no inspector',
    },
  ];
}
