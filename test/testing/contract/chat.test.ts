// A contract suite, as a user would write it: for an emulator, or for what WSS_EMU_TARGET names.
import { beforeEach, describe } from 'vitest';
import {
  createEmulator,
  createTarget,
  normalize,
  type Target,
} from '../../../src/testing/index.js';
import { expect, test } from '../../../src/vitest.js';
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
    const ann = await target.connectClient();
    ann.send(JSON.stringify({ name: 'Ann' }));
    await expect(ann).toReceive({ notice: 'Ann has joined' });
    const bob = await target.connectClient();
    bob.send(JSON.stringify({ name: 'Bob' }));
    await expect(ann).toReceive({ notice: 'Bob has joined' });
    await expect(bob).toReceive({ notice: 'Bob has joined' });

    bob.send(JSON.stringify({ text: 'hello' }));

    await expect(ann).toReceive({ name: 'Bob', text: 'hello' });
    await expect(bob).toReceive({ name: 'Bob', text: 'hello' });
    await bob.close(1000, 'see you');
    await expect(ann).toReceive({ notice: 'Bob has left: see you' });
    const { message } = await target.waitFor('message', { where: { client: ann.id } });
    expect(message).toMatchSchema(MESSAGE);
    for (const text of [...ann.messages, ...bob.messages]) expect(text).toMatchSchema(MESSAGE);
    expect(target).toHaveClient(ann);
    expect(target).not.toHaveClient(bob);
    const history = JSON.stringify(normalize(target.history), null, 2);
    await expect(`${history}\n`).toMatchFileSnapshot('chat.json');
  });
});
