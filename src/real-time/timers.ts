// Timers and clock as they were before a test runner could put fake ones in their place: the
// emulator runs in the user's test process, and its sockets go on in real time.

export const {
  clearImmediate,
  clearInterval,
  clearTimeout,
  queueMicrotask,
  setImmediate,
  setInterval,
  setTimeout,
} = globalThis;

const { now } = Date;

// `performance` would do for the clock, but reading it loads a module that a server needs for nothing else.
const { hrtime } = process;

export const { nextTick } = process;

/** Milliseconds on a clock that is never set, since an arbitrary moment. */
export function nowMs(): number {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/** Changes at least once a millisecond; says nothing else, since whoever sets the clock sets it too. */
export function clockTick(): number {
  return now();
}
