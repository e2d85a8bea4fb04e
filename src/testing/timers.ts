// Taken before a test runner can put fake timers in their place.
const { setImmediate, setTimeout, clearTimeout, performance } = globalThis;

export { clearTimeout, performance, setImmediate, setTimeout };
