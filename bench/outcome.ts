import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { type Ratio, type Result, type Round, ratioOf, summarize } from './statistics.js';
import { createTargets, type Target } from './targets.js';

/** All that a run has shown. It is what the tables, the page and the chart are made of. */
export interface Outcome {
  readonly machine: string;
  readonly commit: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly verdicts: readonly Verdict[];
  readonly results: readonly Result[];
  /** How far the emulator is from each of its peers, where one was measured. */
  readonly distances: readonly Distance[];
}

export interface Distance {
  readonly case: string;
  readonly peer: string;
  readonly rate: Ratio;
  readonly cpuUs: Ratio;
}

export interface Verdict {
  readonly target: Target;
  readonly ratio: Ratio;
  readonly isReached: boolean;
}

export function createOutcome(rounds: readonly Round[], crowd: number, seconds: number): Outcome {
  return {
    machine: describeMachine(),
    commit: describeCommit(),
    rounds: rounds.length,
    seconds: Math.round(seconds),
    verdicts: createTargets(crowd).flatMap((target) => judge(target, rounds)),
    results: summarize(rounds),
    distances: measureDistances(rounds),
  };
}

function judge(target: Target, rounds: readonly Round[]): Verdict[] {
  const { case: name, metric, baseline, baselineCase, atLeast = 0, atMost = Infinity } = target;
  const ratio = ratioOf(rounds, { name, subject: 'emulator', metric, baseline, baselineCase });
  if (!ratio) return [];
  return [{ target, ratio, isReached: ratio.median >= atLeast && ratio.median <= atMost }];
}

function measureDistances(rounds: readonly Round[]): Distance[] {
  const [first = []] = rounds;
  return first.flatMap(({ case: name, subject: peer }) => {
    const compare = (metric: 'rate' | 'cpuUs') =>
      ratioOf(rounds, { name, subject: 'emulator', metric, baseline: peer });
    const [rate, cpuUs] = [compare('rate'), compare('cpuUs')];
    const isPeer = peer !== 'emulator' && !peer.startsWith('ws');
    return isPeer && rate && cpuUs ? [{ case: name, peer, rate, cpuUs }] : [];
  });
}

function describeMachine(): string {
  const all = cpus();
  const { version } = JSON.parse(readFileSync('node_modules/ws/package.json', 'utf8'));
  const gigabytes = Math.round(totalmem() / 1e9);
  return `${all.length} × ${all[0]?.model.trim()}, ${gigabytes} GB, ${process.platform}, Node ${process.versions.node}, ws ${version}`;
}

/** What was measured; a plus says that there were changes. */
function describeCommit(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
    const isChanged = git('status', '--porcelain', '--', 'src', 'bench') !== '';
    return git('rev-parse', '--short=10', 'HEAD') + (isChanged ? '+' : '');
  } catch {
    return 'unknown';
  }
}
