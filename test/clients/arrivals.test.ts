import { expect, it } from 'vitest';
import { Arrivals } from '../../src/clients/arrivals.js';
import { PATIENCE } from '../support/patience.js';

const any = () => true;

it('hands out each item once, the oldest that is wanted', async () => {
  const arrivals = new Arrivals<string>();
  const early = arrivals.take((item) => item.startsWith('b'), PATIENCE);
  for (const item of ['a', 'b1', 'b2']) arrivals.add(item);
  expect([await early, await arrivals.take(any, PATIENCE)]).toEqual([
    { item: 'b1' },
    { item: 'a' },
  ]);
  expect(arrivals.left).toEqual(['b2']);
});

it('keeps the newest of what nobody takes', () => {
  const arrivals = new Arrivals<number>(2);
  for (const item of [1, 2, 3]) arrivals.add(item);
  expect(arrivals.left).toEqual([2, 3]);
});

it('gives up after the time, and rejects with what the wish throws', async () => {
  const arrivals = new Arrivals<string>();
  expect(await arrivals.take(any, 1)).toEqual({ missed: 'nothing within 1 ms' });
  const wish = arrivals.take(() => {
    throw new Error('no such wish');
  }, PATIENCE);
  arrivals.add('left');
  await expect(wish).rejects.toThrow('no such wish');
  expect(arrivals.left).toEqual(['left']);
});

it('ends a wait with its signal’s reason, which takes nothing then', async () => {
  const arrivals = new Arrivals<string>();
  const controller = new AbortController();
  const reason = new Error('enough');
  const aborted = arrivals.take(any, PATIENCE, controller.signal);
  controller.abort(reason);
  arrivals.add('later');

  await expect(aborted).rejects.toBe(reason);
  await expect(arrivals.take(any, PATIENCE, controller.signal)).rejects.toBe(reason);
  expect(arrivals.left).toEqual(['later']);
});

it('ends every wait at its end, later ones too, but not before what is left', async () => {
  const arrivals = new Arrivals<string>();
  const waits = [
    arrivals.take(any, Number.POSITIVE_INFINITY),
    arrivals.take(() => false, PATIENCE),
  ];
  const time = arrivals.wait(Number.POSITIVE_INFINITY);
  arrivals.add('last');
  arrivals.end('it is over');
  arrivals.add('late');
  await time;
  expect(await Promise.all(waits)).toEqual([{ item: 'last' }, { missed: 'it is over' }]);
  expect(await arrivals.take(any, PATIENCE)).toEqual({ item: 'late' });
  expect(await arrivals.take(any, PATIENCE)).toEqual({ missed: 'it is over' });
});
