import { expect, it } from 'vitest';
import { readWholeTexts } from '../../src/services/web-socket-server/whole-texts.js';
import { maskedFrame } from '../support/frames.js';

const MAX = 1_000;
const TEXT = maskedFrame({ text: 'hello' });

/** The texts that are read, and where reading stopped. */
function read(bytes: Buffer, start = 0): [texts: string[], end: number] {
  const texts: string[] = [];
  const end = readWholeTexts(bytes, start, MAX, { onText: (text) => texts.push(text) });
  return [texts, end];
}

it.each(['', 'a', 'é', '漢字😀', 'x'.repeat(125), 'y'.repeat(126), 'é'.repeat(500)])(
  'reads %j, at any place',
  (text) => {
    const frame = maskedFrame({ text });
    for (let before = 0; before < 4; before += 1) {
      const bytes = Buffer.concat([Buffer.alloc(before), frame, TEXT]);
      expect(read(bytes, before)).toEqual([[text, 'hello'], bytes.length]);
    }
  },
);

/** The header of a text of five bytes, in as many bits as it does not need. */
const inBits = (...header: number[]) => Buffer.concat([Buffer.from(header), TEXT.subarray(2)]);

it.each<[what: string, frame: Buffer]>([
  ['a first fragment', maskedFrame({ text: 'a', isFinal: false })],
  ['a last fragment', maskedFrame({ text: 'a', opcode: 0 })],
  ['a binary message', maskedFrame({ text: 'a', opcode: 2 })],
  ['a close frame', maskedFrame({ opcode: 8 })],
  ['a ping', maskedFrame({ text: 'a', opcode: 9 })],
  ['a reserved bit', Buffer.concat([Buffer.from([0xc1]), TEXT.subarray(1)])],
  ['no mask', maskedFrame({ text: 'hello', masked: false })],
  ['a length in 16 bits that needs 7', inBits(0x81, 0xfe, 0, 5)],
  ['a length in 64 bits', inBits(0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 5)],
  ['a text that is too long', maskedFrame({ text: 'x'.repeat(MAX + 1) })],
  ['a surrogate', maskedFrame({ bytes: Buffer.from('616263eda08064', 'hex') })],
  ['a cut character', maskedFrame({ bytes: Buffer.from('61f09f98', 'hex') })],
])('leaves %s, and what follows, as it came', (_what, frame) => {
  const bytes = Buffer.concat([TEXT, frame, TEXT]);
  expect(read(bytes)).toEqual([['hello'], TEXT.length]);
  expect(bytes.subarray(TEXT.length)).toEqual(Buffer.concat([frame, TEXT]));
});

it.each([TEXT, maskedFrame({ text: 'x'.repeat(200) })])('waits for all of a frame', (frame) => {
  for (let length = 0; length < frame.length; length += 1) {
    const bytes = Buffer.concat([TEXT, frame.subarray(0, length)]);
    expect(read(bytes)).toEqual([['hello'], TEXT.length]);
  }
});
