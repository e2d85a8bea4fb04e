import fc from 'fast-check';

/** Half characters, of which UTF-16 makes whole ones in pairs, are none by themselves. */
const FIRST_HALF = 0xd800;
const HALVES = 0x800;
const LAST = 0x10_ff_ff;

/** Any character of Unicode; fast-check's own (`binary`) keeps a table of a million. */
export const anyCharacter = fc
  .integer({ min: 0, max: LAST - HALVES })
  .map((index) => String.fromCodePoint(index < FIRST_HALF ? index : index + HALVES));
