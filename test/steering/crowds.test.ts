import { expect, it } from 'vitest';
import { Crowds } from '../../src/steering/crowds.js';
import { PATIENCE } from '../support/patience.js';
import { usePhone } from '../support/use-phone.js';

it.each([
  [2, '1 more virtual client has left for that'],
  [3, '2 more virtual clients have left for that'],
])(
  'says who of %i has waited in vain: the first at once, the others in a word',
  async (count, others) => {
    const { port } = await usePhone();
    const troubles: string[] = [];
    const crowds = new Crowds((text) => troubles.push(text), {
      connectTimeoutMs: PATIENCE,
      waitTimeoutMs: 20,
    });

    await crowds.add(`ws://127.0.0.1:${port}`, count, 'wait start');
    await expect.poll(() => troubles.length).toBe(2);

    expect(troubles).toEqual([
      expect.stringMatching(/^virtual client [123] has left: "start" has not come in 20 ms$/),
      others,
    ]);
    expect(await crowds.clear()).toBe(0);
  },
);
