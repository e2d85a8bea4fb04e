// SECURITY.md: what the inspector is shown of an entry is as short for a large one as for a small one.
import { expect, it } from 'vitest';
import type { TraceEntry } from '../../src/index.js';
import { shorten } from '../../src/inspector/shorten.js';

const FRAME = {
  ...{ t: 1, page: 0, port: 3001, client: '/127.0.0.1:50000' },
  ...({ kind: 'frame', direction: 'received', opcode: 'binary' } as const),
};

/** Bytes that tell how many of them were read. */
function useWatchedBytes(length: number) {
  let reads = 0;
  const bytes = new Proxy(Buffer.alloc(length), {
    get(target, name) {
      reads += 1;
      return Reflect.get(target, name, target);
    },
    ownKeys(target) {
      reads += target.length;
      return Reflect.ownKeys(target);
    },
  });
  return { bytes, reads: () => reads };
}

it('leaves a binary message’s bytes out, and reads none of them', () => {
  const { bytes, reads } = useWatchedBytes(100_000);
  const { entry, length } = shorten({ ...FRAME, byteLength: 100_000, bytes });

  expect(entry).toEqual({ ...FRAME, byteLength: 100_000 });
  expect(reads()).toBe(0);
  expect(length).toBeLessThan(1_000);
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
