// RFC 6455, section 5: every first byte, masks, lengths, fragments, split points.
import { expect, it } from 'vitest';
import { type FrameCase, useArena } from './arena.js';
import { closePayload, type RawFrame, rawFrame } from './rfc6455/raw-frame.js';

const MIB = 1024 * 1024;

/** Where a frame comes: between messages, or after a message's first fragment. */
const PLACES: readonly (readonly [string, Buffer])[] = [
  ['', Buffer.alloc(0)],
  ['inside a message: ', rawFrame({ fin: false, payload: 'x' })],
];

const LENGTHS: readonly (readonly [string, RawFrame])[] = [
  ['empty', {}],
  ['1 byte', { payload: 'a' }],
  ['125 bytes', { payload: 'b'.repeat(125) }],
  ['126 bytes', { payload: 'c'.repeat(126) }],
  ['64 KiB', { payload: 'd'.repeat(65_536) }],
  ['5 bytes, length in 16 bits', { payload: 'hello', lengthBits: 16 }],
  ['5 bytes, length in 64 bits', { payload: 'hello', lengthBits: 64 }],
];

function firstBytes(length: string, frame: RawFrame): FrameCase[] {
  return Array.from({ length: 256 }, (_, first) => ({
    fin: first >= 128,
    rsv: (first >> 4) & 7,
    opcode: first & 15,
  })).flatMap((head) =>
    [true, false].flatMap((masked) =>
      PLACES.map(([place, before]) => ({
        name: `${place}${JSON.stringify(head)}, ${masked ? '' : 'not '}masked, ${length}`,
        pieces: [Buffer.concat([before, rawFrame({ ...head, ...frame, masked })])],
      })),
    ),
  );
}

it.each(LENGTHS)(
  'judges every first byte, masked or not, of a frame of %s',
  async (length, frame) => {
    const arena = await useArena();
    const cases = firstBytes(length, frame);

    expect(cases).toHaveLength(256 * 2 * PLACES.length);
    expect(await arena.play(cases)).toEqual([]);
  },
);

const DECLARED: readonly bigint[] = [
  0n,
  1n,
  125n,
  126n,
  127n,
  65_535n,
  65_536n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 32n + 1n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
  BigInt(100 * MIB),
  BigInt(100 * MIB + 1),
];

it('judges lengths that lie, bombs among them', async () => {
  const arena = await useArena();
  const cases = DECLARED.flatMap((declaredLength) =>
    [1, 2, 9].flatMap((opcode) =>
      ([7, 16, 64] as const)
        .filter((bits) => bits === 64 || declaredLength < (bits === 7 ? 126n : 65_536n))
        .map((lengthBits) => ({
          name: `opcode ${opcode} declares ${declaredLength} bytes in ${lengthBits} bits and sends 3`,
          pieces: [rawFrame({ opcode, declaredLength, lengthBits, payload: 'abc' })],
        })),
    ),
  );

  expect(await arena.play(cases)).toEqual([]);
});

const MASKS: readonly (readonly [number, number, number, number])[] = [
  [0, 0, 0, 0],
  [255, 255, 255, 255],
  [0, 0, 0, 1],
  [0x80, 0, 0, 0],
  [1, 2, 3, 4],
];

it('unmasks with every kind of mask, at every length up to 40', async () => {
  const arena = await useArena();
  const cases = MASKS.map((mask) => ({
    name: `mask ${mask}`,
    pieces: [
      Buffer.concat(
        Array.from({ length: 40 }, (_, length) =>
          rawFrame({ mask, payload: 'aé漢😀'.repeat(10).slice(0, length * 2) }),
        ),
      ),
    ],
  }));

  expect(await arena.play(cases)).toEqual([]);
});

/** All sequences of frames up to three, of these. */
const PARTS: Readonly<Record<string, RawFrame>> = {
  'text…': { fin: false, payload: 'a' },
  text: { payload: 'b' },
  'binary…': { fin: false, opcode: 2, payload: 'c' },
  '…': { fin: false, opcode: 0, payload: 'd' },
  '…end': { opcode: 0, payload: 'e' },
  '…empty end': { opcode: 0 },
  ping: { opcode: 9, payload: 'p' },
  pong: { opcode: 10, payload: 'q' },
  close: { opcode: 8, payload: closePayload(1000, 'bye') },
};

it('judges every order of fragments, whole messages and control frames', async () => {
  const arena = await useArena();
  const names = Object.keys(PARTS);
  const cases = names.flatMap((first) =>
    names.flatMap((second) =>
      names.map((third) => ({
        name: [first, second, third].join(', '),
        pieces: [
          Buffer.concat(
            [first, second, third, '…end', 'text'].map((name) => rawFrame(PARTS[name] ?? {})),
          ),
        ],
      })),
    ),
  );

  expect(await arena.play(cases)).toEqual([]);
});

it('takes a stream split at any point, and byte by byte', async () => {
  const arena = await useArena();
  const stream = Buffer.concat([
    rawFrame({ payload: 'first' }),
    rawFrame({ opcode: 9, payload: 'ping' }),
    rawFrame({ fin: false, payload: Buffer.from('é').subarray(0, 1) }),
    rawFrame({ opcode: 10, payload: '' }),
    rawFrame({ opcode: 0, payload: Buffer.from('é').subarray(1) }),
    rawFrame({ payload: 'z'.repeat(130) }),
    rawFrame({ payload: 'long', lengthBits: 64 }),
    rawFrame({ opcode: 8, payload: closePayload(4321, 'adieu') }),
  ]);
  const splits = Array.from({ length: stream.length - 1 }, (_, index) => ({
    name: `split at ${index + 1}`,
    pieces: [stream.subarray(0, index + 1), stream.subarray(index + 1)],
  }));
  const bytes = Array.from(stream, (_, index) => stream.subarray(index, index + 1));

  expect(await arena.play([...splits, { name: 'byte by byte', pieces: bytes }])).toEqual([]);
});

it('ends a stream at any point without a message too many', async () => {
  const arena = await useArena();
  const stream = Buffer.concat([
    rawFrame({ payload: 'first' }),
    rawFrame({ fin: false, payload: 'sec' }),
    rawFrame({ opcode: 9, payload: 'ping' }),
    rawFrame({ opcode: 0, payload: 'ond'.repeat(50) }),
  ]);
  const cases = Array.from(stream, (_, index) => ({
    name: `ends after ${index} bytes`,
    pieces: [stream.subarray(0, index)],
  }));

  expect(await arena.play(cases)).toEqual([]);
});

it('judges floods of fragments and of empty frames', async () => {
  const arena = await useArena({ maxFragments: 1_000, maxPayloadBytes: 5_000 });
  const middle = (payload: string) => rawFrame({ fin: false, opcode: 0, payload });
  const flood = (count: number, payload: string) =>
    Buffer.concat([
      rawFrame({ fin: false, payload }),
      ...Array.from({ length: count - 2 }, () => middle(payload)),
      rawFrame({ opcode: 0, payload }),
    ]);
  const cases = [
    ['1,000 empty fragments', flood(1_000, '')],
    ['1,001 empty fragments', flood(1_001, '')],
    ['20,000 empty fragments', flood(20_000, '')],
    ['1,000 fragments of 5 bytes', flood(1_000, 'abcde')],
    ['1,001 fragments of 1 byte', flood(1_001, 'x')],
    ['1,000 fragments of 6 bytes', flood(1_000, 'abcdef')],
    ['endless fragments', Buffer.concat(Array.from({ length: 5_000 }, () => middle('x')))],
    ['10,000 empty messages', Buffer.concat(Array.from({ length: 10_000 }, () => rawFrame({})))],
    [
      '10,000 binary ones',
      Buffer.concat(Array.from({ length: 10_000 }, () => rawFrame({ opcode: 2 }))),
    ],
    [
      '10,000 empty pongs',
      Buffer.concat(Array.from({ length: 10_000 }, () => rawFrame({ opcode: 10 }))),
    ],
    ['5,000 bytes', rawFrame({ payload: 'x'.repeat(5_000) })],
    ['5,001 bytes', rawFrame({ payload: 'x'.repeat(5_001) })],
    ['two halves of 2,501 bytes', flood(2, 'x'.repeat(2_501))],
  ] as const;

  expect(await arena.play(cases.map(([name, bytes]) => ({ name, pieces: [bytes] })))).toEqual([]);
});

it.each([200, 1_000, 20_000])('answers a burst of %d pings in one write', async (count) => {
  const arena = await useArena();
  const pings = Array.from({ length: count }, (_, index) =>
    rawFrame({ opcode: 9, payload: String(index) }),
  );
  const last = rawFrame({ payload: 'still here' });

  expect(await arena.play([{ name: 'burst', pieces: [Buffer.concat([...pings, last])] }])).toEqual(
    [],
  );
});
