// RFC 6455, sections 5.6 and 8.1: text is UTF-8 as a whole, whatever its frames and fragments are.
import { expect, it } from 'vitest';
import { type FrameCase, useArena } from './arena.js';
import { rawFrame } from './rfc6455/raw-frame.js';
import { judgeUtf8 } from './rfc6455/utf8.js';

/** On both sides of every border in RFC 3629, section 4. */
const BORDERS = [
  0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed,
  0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
];
const LEADS_OF_THREE = [0xe0, 0xe1, 0xed, 0xef];
const LEADS_OF_FOUR = [0xf0, 0xf1, 0xf4, 0xf5];
const TAILS = [0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0];
const LAST = [0x7f, 0x80, 0xbf, 0xc0];

function product(...sets: readonly (readonly number[])[]): Buffer[] {
  return sets
    .reduce<number[][]>(
      (all, set) => all.flatMap((start) => set.map((byte) => [...start, byte])),
      [[]],
    )
    .map((bytes) => Buffer.from(bytes));
}

const SEQUENCES: readonly Buffer[] = [
  ...product(BORDERS),
  ...product(BORDERS, BORDERS),
  ...product(LEADS_OF_THREE, TAILS, LAST),
  ...product(LEADS_OF_FOUR, TAILS, LAST, LAST),
];

it.each([1, 2, 3, 4])(
  'judges every sequence of %d bytes around the borders of UTF-8',
  async (length) => {
    const arena = await useArena();
    const cases = SEQUENCES.filter((bytes) => bytes.length === length).map((bytes) => ({
      name: bytes.toString('hex'),
      pieces: [rawFrame({ payload: Buffer.concat([Buffer.from('a'), bytes, Buffer.from('z')]) })],
    }));

    expect(await arena.play(cases)).toEqual([]);
  },
);

const TEXTS: readonly (readonly [string, Buffer])[] = [
  ['κόσμε', Buffer.from('κόσμε')],
  ['four bytes each', Buffer.from('😀𐍈\u{10ffff}')],
  ['the borders', Buffer.from('\u0000\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\u{10000}')],
  ['a surrogate', Buffer.from('616263eda08064', 'hex')],
  ['an overlong slash', Buffer.from('61c0af62', 'hex')],
  ['above U+10FFFF', Buffer.from('61f490808062', 'hex')],
  ['a cut character', Buffer.from('6162f09f98', 'hex')],
  ['a lone tail', Buffer.from('616280', 'hex')],
];

function splits(): FrameCase[] {
  return TEXTS.flatMap(([name, bytes]) =>
    Array.from({ length: bytes.length + 1 }, (_, at) => [
      {
        name: `${name}, fragments at ${at}`,
        pieces: [
          Buffer.concat([
            rawFrame({ fin: false, payload: bytes.subarray(0, at) }),
            rawFrame({ opcode: 9 }),
            rawFrame({ opcode: 0, payload: bytes.subarray(at) }),
            rawFrame({ payload: 'after' }),
          ]),
        ],
      },
      {
        name: `${name}, an unfinished message at ${at}`,
        pieces: [rawFrame({ fin: false, payload: bytes.subarray(0, at) })],
      },
      {
        name: `${name}, arriving in two pieces, split at ${at}`,
        pieces: [
          rawFrame({ payload: bytes }).subarray(0, 6 + at),
          rawFrame({ payload: bytes }).subarray(6 + at),
        ],
      },
    ]).flat(),
  );
}

it('judges text split across fragments and across writes', async () => {
  const arena = await useArena();

  expect(await arena.play(splits())).toEqual([]);
});

it('leaves binary messages alone, whatever bytes they have', async () => {
  const arena = await useArena();
  const cases = SEQUENCES.slice(0, 200).map((payload) => ({
    name: payload.toString('hex'),
    pieces: [Buffer.concat([rawFrame({ opcode: 2, payload }), rawFrame({ payload: 'after' })])],
  }));

  expect(await arena.play(cases)).toEqual([]);
});

it('measures with the same UTF-8 as the platform', () => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const isDecodable = (bytes: Buffer): boolean => {
    try {
      decoder.decode(bytes);
      return true;
    } catch {
      return false;
    }
  };

  expect(
    SEQUENCES.filter((bytes) => (judgeUtf8(bytes) === 'valid') !== isDecodable(bytes)),
  ).toEqual([]);
});
