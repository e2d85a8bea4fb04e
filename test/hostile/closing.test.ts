// RFC 6455, sections 5.5.1 and 7: codes, reasons, what follows a close frame, half-closed TCP.
import { expect, it } from 'vitest';
import { useArena } from './arena.js';
import { closePayload, rawFrame } from './rfc6455/raw-frame.js';

it.each([0, 1, 2, 3, 4])(
  'judges every close code from %d × 1,000 to the next thousand',
  async (thousand) => {
    const arena = await useArena();
    const codes = Array.from({ length: 1_000 }, (_, index) => 1_000 * thousand + index);
    const cases = codes.map((code) => ({
      name: `code ${code}`,
      pieces: [rawFrame({ opcode: 8, payload: closePayload(code, code % 2 ? 'because' : '') })],
    }));

    expect(await arena.play(cases)).toEqual([]);
  },
);

const PAYLOADS: readonly (readonly [string, Buffer])[] = [
  ...[5_000, 9_999, 32_768, 65_535].map((code) => [`code ${code}`, closePayload(code)] as const),
  ['no payload', Buffer.alloc(0)],
  ...[0, 3, 127, 255].map((byte) => [`one byte, ${byte}`, Buffer.from([byte])] as const),
  ['the longest reason', closePayload(1000, 'r'.repeat(123))],
  ['a reason of 124 bytes', closePayload(1000, 'r'.repeat(124))],
  ['a reason in UTF-8', closePayload(3000, 'さようなら 👋')],
  ['a reason with a NUL', closePayload(1000, 'a\u0000b')],
  ['a cut character in the reason', closePayload(1000, Buffer.from('61f09f98', 'hex'))],
  ['a surrogate in the reason', closePayload(1000, Buffer.from('eda080', 'hex'))],
  ['an overlong character in the reason', closePayload(4999, Buffer.from('c080', 'hex'))],
  ['a bad code and a bad reason', closePayload(1005, Buffer.from('ff', 'hex'))],
];

const FOLLOWED: readonly (readonly [string, Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['a text', rawFrame({ payload: 'late' })],
  ['a ping', rawFrame({ opcode: 9, payload: 'late' })],
  ['another close frame', rawFrame({ opcode: 8, payload: closePayload(4000) })],
  ['a broken frame', rawFrame({ rsv: 7, opcode: 15 })],
  ['garbage', Buffer.alloc(10_000, 0xff)],
];

it('judges every kind of close payload, and what follows it', async () => {
  const arena = await useArena();
  const cases = PAYLOADS.flatMap(([name, payload]) =>
    FOLLOWED.flatMap(([followed, after]) => {
      const close = rawFrame({ opcode: 8, payload });
      const before = rawFrame({ payload: 'before' });
      return [
        { name: `${name}, then ${followed}`, pieces: [Buffer.concat([before, close, after])] },
        { name: `${name}, later ${followed}`, pieces: [before, close, after] },
        {
          name: `${name} inside a message, then ${followed}`,
          pieces: [Buffer.concat([rawFrame({ fin: false, payload: 'x' }), close, after])],
        },
      ];
    }),
  );

  expect(await arena.play(cases)).toEqual([]);
});
