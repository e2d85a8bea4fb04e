import type { Child } from './child.js';
import type { Sample, Window } from './sample.js';

/** What one subject has shown at one case. */
export interface Reading {
  readonly case: string;
  readonly subject: string;
  readonly sample: Sample;
}

/** What trials share: processes that stay from round to round. */
export interface Bench {
  readonly window: Window;
  readonly isQuick: boolean;
  /** The clients of the most crowded case. */
  readonly crowd: number;
  readonly load: Child;
  readonly servers: Servers;
}

export interface Servers {
  /** False for a peer that is not to be had on this machine. */
  isThere(subject: string): Promise<boolean>;
  /** The process of a subject, and the port it listens on. */
  get(subject: string): Promise<{ readonly server: Child; readonly port: number }>;
  getPair(subject: string): Promise<Pair>;
}

/** A page, with a server behind it that is a process too. */
export interface Pair {
  readonly page: Child;
  /** Where the page's clients connect. */
  readonly port: number;
}

/** A part of a round. Its subjects take turns, so that each has the machine in the same mood. */
export interface Trial {
  readonly name: string;
  /** True when it is part of `--quick`. */
  readonly isQuick: boolean;
  /** True when it is part of `--check`: its CPU has a target. */
  readonly isChecked?: boolean;
  /** True when it counts what is the same each time. */
  readonly isOnce?: boolean;
  run(bench: Bench): Promise<Reading[]>;
}

export function shuffle<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
