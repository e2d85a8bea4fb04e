// A contract suite, as a user would write it: for an emulator, or for what WSS_EMU_TARGET names.
import { beforeEach, describe } from 'vitest';
import {
  createEmulator,
  createTarget,
  normalize,
  type Target,
} from '../../../src/testing/index.js';
import { expect, test } from '../../../src/testing/vitest.js';
import { PATIENT } from '../../support/patient-kit.js';
import { startChat } from './chat-app.js';

const MESSAGE = {
  oneOf: [
    {
      properties: { you: { type: 'string' } },
      required: ['you'],
      additionalProperties: false,
    },
    {
      properties: { notice: { type: 'string' } },
      required: ['notice'],
      additionalProperties: false,
    },
    {
      properties: { name: { type: 'string' }, text: { type: 'string' } },
      required: ['name', 'text'],
      additionalProperties: false,
    },
  ],
};

describe.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('the chat, run %i', () => {
  let target: Target;

  beforeEach(() => {
    target = createTarget({
      emulator() {
        const emulator = createEmulator();
        startChat(emulator);
        return emulator;
      },
    });
    return () => target.close();
  });

  test('tells everybody what somebody says', async () => {
    const ann = await target.connectClient(PATIENT);
    ann.send(JSON.stringify({ name: 'Ann' }));
    await expect(ann).toReceive({ notice: 'Ann has joined' }, PATIENT);
    const bob = await target.connectClient(PATIENT);
    bob.send(JSON.stringify({ name: 'Bob' }));
    await expect(ann).toReceive({ notice: 'Bob has joined' }, PATIENT);
    await expect(bob).toReceive({ notice: 'Bob has joined' }, PATIENT);

    bob.send(JSON.stringify({ text: 'hello' }));

    for (const client of [ann, bob]) {
      await client.next({ where: /hello/, ...PATIENT });
      expect(client).toHaveReceived({ name: 'Bob', text: 'hello' });
    }
    await bob.close(1000, 'see you');
    await expect(ann).toReceive({ notice: 'Bob has left: see you' }, PATIENT);
    const { message } = await target.waitFor('message', {
      where: { client: ann.id },
      ...PATIENT,
    });
    expect(message).toMatchSchema(MESSAGE);
    for (const text of [...ann.messages, ...bob.messages]) expect(text).toMatchSchema(MESSAGE);
    expect(target).toHaveClient(ann);
    expect(target).not.toHaveClient(bob);
    const history = JSON.stringify(normalize(target.history), null, 2);
    await expect(`${history}\n`).toMatchFileSnapshot('chat.json');
  });
});
