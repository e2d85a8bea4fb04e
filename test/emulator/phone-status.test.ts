import { expect, it } from 'vitest';
import { usePhone } from '../support/use-phone.js';

const ORDINARY = { isOnline: true, isInFront: true, delayMs: 0, jitterMs: 0, frozen: [] };

it('tells what was done to the phone and not taken back', async () => {
  const { emulator, connect, events } = await usePhone();
  const client = await connect();
  await events(1);
  expect(emulator.status).toEqual(ORDINARY);

  emulator.network.offline();
  expect(emulator.status).toEqual({ ...ORDINARY, isOnline: false });
  emulator.network.online();
  emulator.background();
  expect(emulator.status).toEqual({ ...ORDINARY, isInFront: false });
  emulator.foreground();
  emulator.network.latency({ delayMs: 5, jitterMs: 2 });
  expect(emulator.status).toEqual({ ...ORDINARY, delayMs: 5, jitterMs: 2 });
  emulator.network.latency();
  emulator.client(client.id).freeze();
  expect(emulator.status).toEqual({ ...ORDINARY, frozen: [client.id] });
  emulator.client(client.id).thaw();

  expect(emulator.status).toEqual(ORDINARY);
});

it('has no client frozen that has left, and everything in front after a kill', async () => {
  const { emulator, connect, events } = await usePhone();
  const [first, second] = [await connect(), await connect()];
  await events(2);
  for (const { id } of [first, second]) emulator.client(id).freeze();

  emulator.client(first.id).reset();
  expect(emulator.status.frozen).toEqual([second.id]);
  emulator.background();
  await emulator.kill();

  expect(emulator.status).toEqual(ORDINARY);
});
