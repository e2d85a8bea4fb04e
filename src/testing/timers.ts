// Taken before a test runner can put fake timers in their place.
const { setTimeout, clearTimeout, performance } = globalThis;

export { clearTimeout, performance, setTimeout };
