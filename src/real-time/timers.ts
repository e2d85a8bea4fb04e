// Taken before a test runner can put fake timers in their place.
const { setImmediate, clearImmediate, setTimeout, clearTimeout, performance } = globalThis;

export { clearImmediate, clearTimeout, performance, setImmediate, setTimeout };
