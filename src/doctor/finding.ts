/**
 * How a finding counts: a `problem` keeps something from working, a `warning` may, and a `note`
 * is good to know.
 */
export type FindingStatus = 'ok' | 'note' | 'warning' | 'problem';

/** What a check found, and what to do about it. */
export interface Finding {
  readonly status: FindingStatus;
  readonly text: string;
  readonly remedy?: string;
}

/** A finding and its check. */
export interface NamedFinding extends Finding {
  readonly check: string;
}
