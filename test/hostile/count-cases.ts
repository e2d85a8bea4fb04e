import { afterAll } from 'vitest';

let cases = 0;

afterAll(() => {
  console.log(`cases: ${cases}`);
});

/** Counts what a file's tests consist of, for docs/reliability.md. */
export function countCases(count: number): void {
  cases += count;
}
