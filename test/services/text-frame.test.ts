// RFC 6455, section 5.2: the shortest form of the length, and no mask.
import { expect, it } from 'vitest';
import { TextFrame } from '../../src/services/web-socket-server/text-frame.js';

it.each([
  { text: '', header: '8100' },
  { text: 'x'.repeat(125), header: '817d' },
  { text: 'x'.repeat(126), header: '817e007e' },
  { text: 'x'.repeat(0xffff), header: '817effff' },
  { text: 'x'.repeat(0x10000), header: '817f0000000000010000' },
  { text: 'é'.repeat(63), header: '817e007e' },
])('puts $header before $text.length characters', ({ text, header }) => {
  const expected = Buffer.concat([Buffer.from(header, 'hex'), Buffer.from(text)]);
  expect(new TextFrame(text).bytes.equals(expected)).toBe(true);
});
