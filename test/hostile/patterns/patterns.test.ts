// No text from outside keeps a pattern busy for longer than its length is worth: each pattern of
// the source on texts that are made to fail it, judged by the ratio of two lengths.
import { describe, expect, it } from 'vitest';
import { VARYING } from '../../../src/testing/varying-text.js';
import { type Attack, attacksOn, toText } from './adversary.js';
import { type BuiltPattern, readPatterns, type SourcePattern } from './source-patterns.js';

/** Patterns that may take longer, because what they see is short. */
const SHORT_INPUT: Readonly<Record<string, string>> = {
  [String(/\d+$/)]: 'page/start-bridge.ts: the id of a call, which the page itself has made',
};

/** Patterns that are put together: what they are, or why nobody outside can use them. */
const BUILT: Readonly<Record<string, readonly RegExp[] | string>> = {
  'testing/varying-text.ts': [VARYING],
  'virtual-clients/pattern.ts': 'the developer’s own, for messages of the app',
};

const LENGTHS = [500, 2_000] as const;
const TIMES_LONGER = 4;
/** From one length to the next: linear is 4, quadratic 16. */
const MAX_RATIO = 9;
const ATTEMPTS = 3;
/** What takes too long in each of so many rounds is not kept by other things that the machine does. */
const ROUNDS = 20;

const { literals, built } = readPatterns();
const patterns: readonly SourcePattern[] = [
  ...literals.filter(({ pattern }) => !(String(pattern) in SHORT_INPUT)),
  ...built.flatMap(({ file }) => {
    const known = BUILT[file];
    return Array.isArray(known) ? known.map((pattern: RegExp) => ({ file, pattern })) : [];
  }),
];

describe('the patterns of the source', () => {
  it('are found, and each exception is one of them', () => {
    expect(literals.length).toBeGreaterThan(100);
    const known = new Set(literals.map(({ pattern }) => String(pattern)));
    expect(Object.keys(SHORT_INPUT).filter((pattern) => !known.has(pattern))).toEqual([]);
    expect(built.filter(({ file }: BuiltPattern) => !(file in BUILT))).toEqual([]);
  });

  it('take no longer than a text is long', () => {
    expect(patterns.flatMap(findSlow)).toEqual([]);
  });

  it('would be noticed if they did', () => {
    for (const pattern of [/a*b/, /\s+$/, /[?#].*$/, /(?:a|b|ab)*c/, /x(?<y>\d+)\d+;/]) {
      expect(findSlow({ file: '', pattern })).not.toEqual([]);
    }
  });
});

/** The attack that a pattern can't stand. */
function findSlow({ file, pattern }: SourcePattern): string[] {
  const slow = attacksOn(pattern).find((attack) => isSlow(pattern, attack));
  return slow ? [`${file}: ${pattern} on ${JSON.stringify(slow)}`] : [];
}

/** What is certainly quadratic takes as long on this machine at this moment, by the text's length. */
const quadraticMs = new Map(LENGTHS.map((length) => [length, bestOf(/a*b/, 'a'.repeat(length))]));

/**
 * Whether a text of four times the length takes much more than four times as long, whenever the two are timed one
 * after the other: the machine has other things to do, and V8 compiles what runs often. Only what takes a good part of
 * what a square would is timed again, and a longer text only if the shorter one was bearable.
 */
function isSlow(pattern: RegExp, attack: Attack): boolean {
  return LENGTHS.some((length) => {
    const limitMs = (quadraticMs.get(length) ?? 0) / 8;
    if (timeOf(pattern, toText(attack, length)) < limitMs) return false;
    const short = toText(attack, length / TIMES_LONGER);
    const long = toText(attack, length);
    const isLonger = () => bestOf(pattern, long) > MAX_RATIO * bestOf(pattern, short);
    return Array.from({ length: ROUNDS }).every(isLonger);
  });
}

function bestOf(pattern: RegExp, text: string): number {
  return Math.min(...Array.from({ length: ATTEMPTS }, () => timeOf(pattern, text)));
}

/** Finds everything, as a search, a replacement and a split do. */
function timeOf(pattern: RegExp, text: string): number {
  const start = performance.now();
  let found = 0;
  const all = new RegExp(pattern, `${pattern.flags.replace('g', '')}g`);
  for (const _match of text.matchAll(all)) found += 1;
  return found < 0 ? 0 : performance.now() - start;
}
