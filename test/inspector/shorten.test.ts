// SECURITY.md: what the inspector is shown of an entry is as short for a large one as for a small one.
import { expect, it } from 'vitest';
import type { TraceEntry } from '../../src/index.js';
import { shorten } from '../../src/inspector/shorten.js';
import { watchWalks } from '../support/watch-walks.js';

const FRAME = {
  ...{ t: 1, page: 0, port: 3001, client: '/127.0.0.1:50000' },
  ...({ kind: 'frame', direction: 'received', opcode: 'binary' } as const),
};

it('has a binary message’s first bytes, whose others are not read', () => {
  const bytes = Buffer.alloc(64 * 2 ** 20, 'wss-');
  const walks = watchWalks();
  const { entry, length } = shorten({ ...FRAME, byteLength: bytes.length, bytes });

  const head = Buffer.alloc(2_048, 'wss-').toString('base64');
  expect(entry).toEqual({ ...FRAME, byteLength: bytes.length, head, cutBytes: bytes.length });
  expect(length).toBeLessThan(4_096);
  expect(walks()).toEqual([]);
});

it('has the whole of a short one, which may lie anywhere in a larger memory', () => {
  const bytes = Buffer.from('..abc..').subarray(2, 5);
  const { entry } = shorten({ ...FRAME, byteLength: 3, bytes });

  expect(entry).toEqual({ ...FRAME, byteLength: 3, head: Buffer.from('abc').toString('base64') });
});

it('takes what is binary anywhere else for one value', () => {
  const call: TraceEntry = {
    ...{ t: 1, page: 0, callbackId: 'W1', service: 'W', action: 'send' },
    kind: 'call',
    args: [{ message: Buffer.alloc(1_000_000) }],
  };

  const { entry } = shorten(call);
  expect(JSON.stringify(entry).length).toBeLessThan(1_000);
});
