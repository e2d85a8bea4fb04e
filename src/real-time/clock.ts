// Taken before a test runner can put a fake one in its place. `performance` would do as well,
// but reading it loads a module that a server needs for nothing else.
const { hrtime } = process;

/** Milliseconds on a clock that is never set, since an arbitrary moment. */
export function nowMs(): number {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
