import { onTestFinished, vi } from 'vitest';

/** The ways to list what an object has, and with them each byte of what is binary. */
const LISTS = ['keys', 'values', 'entries', 'getOwnPropertyNames'] as const;

/**
 * Watches until the test's end who is listed byte by byte.
 *
 * @returns how long the binary values were that have been
 */
export function watchWalks(): () => number[] {
  const walked: number[] = [];
  const note = (value: unknown) => {
    if (ArrayBuffer.isView(value)) walked.push(value.byteLength);
    return ArrayBuffer.isView(value);
  };
  for (const name of LISTS) {
    const list = Object[name] as (value: object) => never[];
    const spy = vi
      .spyOn(Object, name)
      // To list them all would take the memory of a small machine.
      .mockImplementation((value: object) => (note(value) ? [] : list(value)));
    onTestFinished(() => spy.mockRestore());
  }
  const ownKeys = Reflect.ownKeys;
  const spy = vi
    .spyOn(Reflect, 'ownKeys')
    .mockImplementation((value) => (note(value) ? [] : ownKeys(value)));
  onTestFinished(() => spy.mockRestore());
  return () => walked;
}
