import { startChild } from './child.js';
import { createOutcome, type Outcome } from './outcome.js';
import type { Window } from './sample.js';
import { ServerPool } from './servers.js';
import { type Reading, shuffle, type Trial } from './trial.js';
import { bridge } from './trials/bridge.js';
import { broadcasts } from './trials/broadcast.js';
import { crowd } from './trials/crowd.js';
import { echoes } from './trials/echo.js';
import { inMemory } from './trials/in-memory.js';
import { inspector } from './trials/inspector.js';
import { memory } from './trials/memory.js';
import { startUp } from './trials/start-up.js';
import { texts } from './trials/texts.js';

const TRIALS: readonly Trial[] = [
  ...echoes,
  ...broadcasts,
  crowd,
  startUp,
  bridge,
  inMemory,
  inspector,
  texts,
  memory,
];

export interface RunOptions {
  readonly isQuick: boolean;
  /** What is judged alone, as little of it as that takes; this is quick, too. */
  readonly isCheck: boolean;
  /** The trials whose names match. */
  readonly only?: RegExp;
  readonly rounds?: number;
  readonly onRound?: (round: number, rounds: number) => void;
}

interface Setting {
  readonly rounds: number;
  /** No round begins that would probably end later, but the first. */
  readonly budgetMs: number;
  readonly crowd: number;
  readonly window: Window;
  /** For cases without a target. */
  readonly sideWindow?: Window;
}

const FULL: Setting = {
  rounds: 5,
  budgetMs: Number.POSITIVE_INFINITY,
  crowd: 10_000,
  window: { warmUpMs: 20, ms: 120 },
  sideWindow: { warmUpMs: 20, ms: 30 },
};
const QUICK: Setting = {
  rounds: 3,
  budgetMs: 20_000,
  crowd: 2_000,
  window: { warmUpMs: 50, ms: 100 },
};

/** By CPU alone, since a ratio of it is all that is judged. */
const CHECK: Setting = {
  rounds: 2,
  budgetMs: Number.POSITIVE_INFINITY,
  crowd: 2_000,
  window: { warmUpMs: 5, ms: 40, isCpu: true },
};

/** Until the code that stays from round to round is compiled as well as it will be. */
const WARM_UP_MS = { wall: 300, cpu: 80 };

/** Measures everything, in rounds whose order is shuffled; a first short one, to warm up, is left out. */
export async function runBench(options: RunOptions): Promise<Outcome> {
  const { isCheck, only, onRound } = options;
  const isQuick = options.isQuick || isCheck;
  const setting = isCheck ? CHECK : isQuick ? QUICK : FULL;
  const { window, crowd } = setting;
  const count = options.rounds ?? setting.rounds;
  const startMs = performance.now();
  await using load = startChild('load');
  await using servers = new ServerPool();
  const bench = { window, crowd, isQuick, load, servers };
  const trials = TRIALS.filter(
    (trial) =>
      (trial.isQuick || !isQuick) &&
      (trial.isChecked || !isCheck) &&
      (only?.test(trial.name) ?? true),
  );

  const warmUpMs = window.isCpu ? WARM_UP_MS.cpu : WARM_UP_MS.wall;
  const warmUp = { ...bench, window: { ...window, warmUpMs } };
  for (const trial of trials.filter((trial) => WARMED_UP.includes(trial))) await trial.run(warmUp);
  const readings: Reading[][] = [];
  let longestMs = 0;
  for (let round = 1; round <= count; round += 1) {
    const roundStartMs = performance.now();
    if (round > 1 && roundStartMs - startMs + longestMs > setting.budgetMs) break;
    onRound?.(round, count);
    const own: Reading[] = [];
    for (const trial of shuffle(trials.filter(({ isOnce }) => round === 1 || !isOnce))) {
      const { window, sideWindow = window } = setting;
      own.push(...(await trial.run({ ...bench, window: trial.isQuick ? window : sideWindow })));
    }
    readings.push(own);
    longestMs = Math.max(longestMs, performance.now() - roundStartMs);
  }
  return createOutcome(readings, crowd, (performance.now() - startMs) / 1000);
}

/** Those whose processes stay from round to round. */
const WARMED_UP: readonly Trial[] = [
  ...echoes.filter(({ isQuick }) => isQuick),
  ...broadcasts.filter(({ isQuick }) => isQuick),
  bridge,
];
