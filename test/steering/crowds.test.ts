import { expect, it } from 'vitest';
import { Crowds } from '../../src/steering/crowds.js';
import { usePhone } from '../support/use-phone.js';

it('says who has waited in vain: the first at once, the others in a word', async () => {
  const { port } = await usePhone();
  const troubles: string[] = [];
  const crowds = new Crowds((text) => troubles.push(text), { waitTimeoutMs: 20 });

  await crowds.add(`ws://127.0.0.1:${port}`, 3, 'wait start');
  await expect.poll(() => troubles.length).toBe(2);

  expect(troubles).toEqual([
    expect.stringMatching(/^virtual client [123] has left: start has not come in 20 ms$/),
    '2 more virtual clients have left for that',
  ]);
  expect(await crowds.clear()).toBe(0);
});
