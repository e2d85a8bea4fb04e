import { PATIENCE } from '../support/patience.js';

const POLL_MS = 5;

/** A long day of a server, or a bad one. */
export interface Scenario {
  readonly name: string;
  /** What must hold, as docs/reliability.md says it. */
  readonly promise: string;
  /**
   * @param scale 1 for the whole of it; less for a short version
   * @returns what was measured
   * @throws when the promise is not kept
   */
  run(scale: number): Promise<string>;
}

/** @throws Error with the text when something that was promised is not so */
export function expectThat(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(what);
}

/** Waits for what must happen. @throws Error with the text when it does not */
export async function until(
  isThere: () => boolean | Promise<boolean>,
  what: string,
): Promise<void> {
  const untilMs = performance.now() + PATIENCE;
  while (!(await isThere())) {
    expectThat(performance.now() < untilMs, `waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export function scaled(count: number, scale: number): number {
  return Math.max(1, Math.round(count * scale));
}

const MIB = 1024 * 1024;

export function formatMib(bytes: number): string {
  return `${(bytes / MIB).toFixed(bytes < 10 * MIB ? 1 : 0)} MiB`;
}

/** A number with thousands set apart, as in texts. */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en');
}

export function secondsSince(startMs: number): number {
  return (performance.now() - startMs) / 1000;
}
