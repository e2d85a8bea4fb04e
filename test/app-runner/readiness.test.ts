import { expect, it } from 'vitest';
import { Readiness } from '../../src/app-runner/readiness.js';
import type { WindowGlobal } from '../../src/app-runner/window.js';

it('waits for the answer to each start that was asked for', async () => {
  const readiness = new Readiness();
  const window = { document: new EventTarget() } as unknown as WindowGlobal;
  const of = { t: 0, page: 1 };
  for (const callbackId of ['a', 'b']) {
    const call = {
      kind: 'call',
      callbackId,
      service: 'HttpServer',
      action: 'Start',
      args: [],
    } as const;
    readiness.observe({ ...of, ...call });
  }
  const seen: string[] = [];
  const up = readiness.whenUp(window).then(() => seen.push('up'));

  for (const callbackId of ['a', 'b']) {
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(callbackId);
    const result = {
      kind: 'result',
      callbackId,
      status: 1,
      message: {},
      keepCallback: true,
    } as const;
    readiness.observe({ ...of, ...result });
  }
  await up;

  expect(seen).toEqual(['a', 'b', 'up']);
});
